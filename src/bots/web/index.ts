/** The web chat: a page of our own that is a chat platform like the others. */
import fastifyCookie from '@fastify/cookie'
import fastifyMultipart from '@fastify/multipart'
import type { ChatPort } from '../../core/ports.ts'
import type { HttpPart } from '../../http.ts'
import { createEvents } from './events.ts'
import { servePage } from './page.ts'
import { chatRoutes } from './routes.ts'
import { createSender } from './sender.ts'
import { createSessions } from './session.ts'
import type { WebChatParts } from './types.ts'
import { MULTIPART_LIMITS } from './uploads.ts'

export type { MenuItem, MenuOption, Summary, WebChatParts } from './types.ts'

export interface WebChat {
  port: ChatPort
  /** Its routes, for the one web server. */
  http: HttpPart
  /** Ends the live streams; what is not told yet is told when the pages come back. */
  close(): Promise<void>
}

/** Makes the web chat. Where it is off there are no routes, and the port delivers to whoever comes back later. */
export function createWebChat(parts: WebChatParts): WebChat {
  const { config } = parts
  const events = createEvents(parts)
  const sessions = createSessions({ publicUrl: config.publicUrl, token: config.webChat.token })
  return {
    port: createSender({ db: parts.db, clock: parts.clock, format: parts.locales.format, notify: events.notify }),
    http: {
      name: 'web chat',
      async routes(scope, tools) {
        if (!config.webChat.on) return
        await scope.register(fastifyCookie)
        await scope.register(fastifyMultipart, { limits: MULTIPART_LIMITS, throwFileSizeLimit: false })
        await servePage(scope)
        chatRoutes(scope, tools, parts, { events, sessions })
      },
    },
    async close() {
      events.close()
    },
  }
}
