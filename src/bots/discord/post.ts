/** Sends and changes what was rendered, call by call; remembers how far it came, so that another try does not repeat what is there. */
import { createHash } from 'node:crypto'
import type {
  APIMessage,
  MessageFlags,
  RESTPatchAPIChannelMessageJSONBody,
  RESTPatchAPIInteractionFollowupJSONBody,
  RESTPostAPIChannelMessageJSONBody,
  RESTPostAPIInteractionFollowupJSONBody,
} from 'discord.js'
import { DISCORD_LIMITS as MAX } from './limits.ts'
import type { Originals } from './originals.ts'
import { isMessageGone } from './outcomes.ts'
import type { Press, SentMessages } from './ref.ts'
import type { MessageBody, RenderedFile, RenderedMessage } from './render.ts'
import { CODES, type DiscordRest, isDiscord, type Route } from './rest.ts'
import type { Uploads } from './upload.ts'

const MESSAGE_KINDS = ['status', 'result'] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** By the token of an interaction, or as the bot's own message. */
export type Way =
  | { by: 'token'; press: Press; channel: string; isEphemeral: boolean }
  | { by: 'channel'; channel: string; replyTo?: string; isDm?: boolean }

/** What was sent so far of one message. */
export interface Begun {
  ids: string[]
  original?: string
  /** What stands there and is to go once this is sent. */
  left?: string[]
  /** A call may have had its effect all the same: what is there is looked for. */
  isDoubtful?: boolean
}

export interface Delivery {
  way: Way
  messages: readonly RenderedMessage[]
  personId: string
  /** Stable over retries, and another one for what is another message. */
  key: string
  /** A status and the result that takes its place are two messages where neither can be changed. */
  kind: MessageKind
  /** Without a sound. */
  isQuiet: boolean
}

export interface Poster {
  /** Throws DiscordFault, Fault 'file_gone'; `begun` then holds what is there already. */
  post(delivery: Delivery, begun: Begun): Promise<SentMessages>
  /** Changes the last of the messages, the one with words and buttons. Throws like `post`. */
  change(route: Route, there: SentMessages, message: RenderedMessage, personId: string): Promise<void>
}

const EPHEMERAL = 1 << 6
const WITHOUT_SOUND = 1 << 12
const CALL_MS = 15_000
const UPLOAD_MS = 10 * 60_000
/** Ids of components that we give are above all that Discord counts by itself. */
const MARK_BASE = 2 ** 24

/** The route of a message that is reached by a token. */
export const tokenRoute = (bot: string, press: Press, message: string): Route =>
  `/webhooks/${bot}/${press.token}/messages/${message}`

export const channelRoute = (channel: string, message: string): Route => `/channels/${channel}/messages/${message}`

export function createPoster(parts: {
  rest: Pick<DiscordRest, 'call'>
  bot: string
  uploads: Uploads
  originals: Originals
}): Poster {
  const { bot, originals, rest, uploads } = parts

  /** @param kept attachments that are there already, by name */
  async function callWith<T extends object>(
    method: 'POST' | 'PATCH',
    route: Route,
    body: T,
    files: readonly RenderedFile[],
    personId: string,
    more: { auth?: false; query?: { wait: boolean }; kept?: ReadonlyMap<string, string> } = {},
  ): Promise<APIMessage> {
    const { kept = new Map<string, string>(), ...options } = more
    const fresh = files.filter(({ name }) => !kept.has(name))
    const attachments = [
      ...files.flatMap(({ name }) => (kept.has(name) ? [{ id: kept.get(name) as string }] : [])),
      ...fresh.map(({ name, title, description }, index) => ({
        id: String(index),
        filename: name,
        ...(title === undefined ? {} : { title }),
        ...(description === undefined ? {} : { description }),
      })),
    ]
    const opened = await Promise.all(fresh.map((file) => uploads.open(file, personId)))
    return rest.call<APIMessage>(method, route, {
      ...options,
      body: { ...body, ...(method === 'PATCH' || attachments.length > 0 ? { attachments } : {}) },
      files: opened,
      timeoutMs: opened.length > 0 ? UPLOAD_MS : CALL_MS,
    })
  }

  async function byToken(delivery: Delivery & { way: { by: 'token' } }, index: number, begun: Begun): Promise<string> {
    const { way, messages, personId, key, kind } = delivery
    const { press } = way
    const message = messages[index] as RenderedMessage
    const body = marked(message.body, markOf(key, kind, index))
    const isOurs = (there: APIMessage) => kindOf(there, key, index) !== null || isSameText(there, message)
    const isOriginal = await originals.claim(press, `${key}:${index}`, isOurs)
    const original = tokenRoute(bot, press, '@original')
    // A public "thinking…" can't become private, and the first that follows it takes its place: so it is filled, and goes after that.
    const isInTheWay = isOriginal && way.isEphemeral && press.ack === 'reply'
    if (isInTheWay) {
      const cover: RESTPatchAPIInteractionFollowupJSONBody = { content: '🔒', allowed_mentions: { parse: [] } }
      await rest.call('PATCH', original, { body: cover, auth: false })
    } else if (isOriginal) {
      try {
        const patch: RESTPatchAPIInteractionFollowupJSONBody = whole(body, message)
        const sent = await callWith('PATCH', original, patch, message.files, personId, { auth: false })
        begun.original = sent.id
        return sent.id
      } catch (error) {
        if (!isMessageGone(error)) {
          if (!(isDiscord(error) && error.retryable)) originals.release(press)
          throw error
        }
        originals.dropped(press)
      }
    }
    const follow: RESTPostAPIInteractionFollowupJSONBody = {
      ...body,
      ...flagsOf(body, (way.isEphemeral ? EPHEMERAL : 0) | (delivery.isQuiet ? WITHOUT_SOUND : 0)),
    }
    // Discord takes no nonce here: where the answer is lost, a second copy is possible.
    const sent = await callWith('POST', `/webhooks/${bot}/${press.token}`, follow, message.files, personId, {
      auth: false,
      query: { wait: true },
    })
    if (isInTheWay) {
      originals.dropped(press)
      await rest.call('DELETE', original, { auth: false }).catch(() => {})
    }
    return sent.id
  }

  async function byChannel(delivery: Delivery & { way: { by: 'channel' } }, index: number): Promise<string> {
    const { way, messages, personId, key, kind } = delivery
    const message = messages[index] as RenderedMessage
    const body: RESTPostAPIChannelMessageJSONBody = {
      ...marked(message.body, markOf(key, kind, index)),
      ...flagsOf(message.body, delivery.isQuiet ? WITHOUT_SOUND : 0),
      nonce: hashOf(`${key}:${kind}`, index).slice(0, MAX.nonceChars),
      enforce_nonce: true,
      ...(way.replyTo === undefined || index > 0
        ? {}
        : { message_reference: { message_id: way.replyTo, fail_if_not_exists: false } }),
    }
    const sent = await callWith('POST', `/channels/${way.channel}/messages`, body, message.files, personId)
    return sent.id
  }

  /** Files that a message has, by name: they need not go up again. None where it can't be read. */
  async function filesThere(route: Route, wanted: readonly RenderedFile[]): Promise<Map<string, string>> {
    if (wanted.length === 0) return new Map()
    try {
      return attachmentsOf(await rest.call<APIMessage>('GET', route, authOf(route)))
    } catch (error) {
      if (isDiscord(error) && !error.retryable && !isMessageGone(error)) return new Map()
      throw error
    }
  }

  return {
    async post(delivery, begun) {
      const { messages, way } = delivery
      for (let index = begun.ids.length; index < messages.length; index++) {
        const id =
          way.by === 'token'
            ? await byToken({ ...delivery, way }, index, begun)
            : await byChannel({ ...delivery, way }, index)
        begun.ids.push(id)
      }
      const main = begun.ids.at(-1) as string
      return {
        main,
        others: begun.ids.slice(0, -1),
        form: messages.at(-1)?.form ?? 'v2',
        channel: way.channel,
        ...(way.by === 'token' && way.isEphemeral ? { byTokenOnly: true } : {}),
        ...(way.by === 'channel' && way.isDm === true ? { isDm: true } : {}),
        ...(way.by === 'token' ? { interaction: way.press.interaction } : {}),
        ...(begun.original === undefined ? {} : { original: begun.original }),
        ...(messages.some(({ files }) => files.length > 0) ? { hasFiles: true } : {}),
      }
    },
    async change(route, there, message, personId) {
      const kept = there.isStatus === true ? new Map<string, string>() : await filesThere(route, message.files)
      const patch: RESTPatchAPIChannelMessageJSONBody = whole(message.body, message)
      try {
        await callWith('PATCH', route, patch, message.files, personId, { ...authOf(route), kept })
      } catch (error) {
        // An attachment that was to be kept is not known any more: everything goes up anew.
        if (kept.size === 0 || !isDiscord(error, CODES.invalidBody)) throw error
        await callWith('PATCH', route, patch, message.files, personId, authOf(route))
      }
    },
  }
}

const flagsOf = ({ flags = 0 as MessageFlags }: MessageBody, more: number): { flags?: MessageFlags } =>
  more === 0 ? {} : { flags: (flags | more) as MessageFlags }

const authOf = (route: Route): { auth?: false } => (route.startsWith('/webhooks/') ? { auth: false } : {})

/** 22 characters of the alphabet of addresses. */
const hashOf = (key: string, index: number): string =>
  createHash('sha256').update(`${key}:${index}`).digest('base64url').slice(0, 22)

/** A number that says of a component "this is that sending": what is asked after a death. */
const markOf = (key: string, kind: MessageKind, index: number): number =>
  MARK_BASE + (createHash('sha256').update(`${key}:${kind}:${index}`).digest().readUInt32BE() % 2 ** 30)

/** As what the message of this index was sent that stands there; null: it was not. */
export function kindOf(there: APIMessage, key: string, index: number): MessageKind | null {
  const id = there.components?.[0]?.id
  return id === undefined ? null : (MESSAGE_KINDS.find((kind) => markOf(key, kind, index) === id) ?? null)
}

function marked(body: MessageBody, mark: number): MessageBody {
  const [first, ...rest] = body.components ?? []
  return first === undefined ? body : { ...body, components: [{ ...first, id: mark }, ...rest] }
}

/**
 * A body that says everything, because what an edit leaves out stays as it was: the words of a plain message, too, when it becomes one
 * of components; and of a "thinking…" nobody knows whether a try whose answer was lost has filled it.
 */
const whole = (body: MessageBody, { form }: RenderedMessage) => ({
  ...body,
  content: form === 'v2' ? null : (body.content ?? ''),
  components: body.components ?? [],
})

const isSameText = (there: APIMessage, { form, body }: RenderedMessage): boolean =>
  form === 'plain' && body.content !== undefined && there.content === body.content

/** Attachments of a message by name; those that its components show may be named there alone. */
function attachmentsOf(message: APIMessage): Map<string, string> {
  const found = new Map<string, string>()
  for (const { id, filename } of message.attachments ?? []) found.set(filename, id)
  const walk = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return
    const { attachment_id: id, url } = node as { attachment_id?: unknown; url?: unknown }
    if (typeof id === 'string' && typeof url === 'string' && URL.canParse(url)) {
      const name = new URL(url).pathname.split('/').at(-1) ?? ''
      if (!found.has(name)) found.set(name, id)
    }
    for (const inner of Object.values(node)) walk(inner)
  }
  walk(message.components ?? [])
  return found
}
