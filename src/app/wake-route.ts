/** POST /wake/:provider: where vendors call back. The body stays raw, because signatures are over bytes. */
import type { GenerationParts } from '../core/generation/parts.ts'
import { wakeAttempt } from '../core/generation/wake.ts'
import type { HttpPart } from '../http.ts'

export function wakeRoute(generation: GenerationParts): HttpPart {
  return {
    name: 'vendor callbacks',
    routes(scope) {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
      scope.post<{ Params: { provider: string }; Querystring: { [name: string]: string | undefined } }>(
        '/wake/:provider',
        async (request, reply) => {
          const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
          const genuine = await wakeAttempt(generation, request.params.provider, {
            headers: request.headers,
            query: request.query,
            rawBody,
          })
          return reply.code(genuine ? 204 : 401).send()
        },
      )
    },
  }
}
