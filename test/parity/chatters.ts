/** Somebody in a chat, told in no platform's words, so that one story can be lived through in each of them. */
import type { PersonControl, Seen as SeenInDiscord } from '../discord/double/index.ts'
import type { Seen as SeenInTelegram, UserControl } from '../telegram/double/index.ts'
import type { Bed } from './bed.ts'

export interface Shown {
  id: string
  text: string
  media: ('picture' | 'clip' | 'song' | 'other')[]
  /** What songs are called. */
  titles: string[]
  /** Files that are covered until somebody presses. */
  covered: number
  /** Buttons, and what can be chosen in a menu; what is chosen is marked. */
  buttons: { label: string; action: string | undefined; url: string | undefined; inMenu?: true; chosen?: boolean }[]
}

export interface Photo {
  bytes: Buffer
  name: string
  mime: string
}

export interface Given {
  words?: string
  options?: { [name: string]: string | number | boolean }
  photo?: Photo
  /** A code of /link. */
  code?: string
}

export interface Chatter {
  platform: 'telegram' | 'discord'
  externalId: string
  /** Everything that the bot shows in the private chat, oldest first. */
  shown(): Shown[]
  /** Each of these answers what is new or has changed when everything has come to rest. */
  command(name: string, given?: Given): Promise<Shown[]>
  say(text: string, given?: { photos?: Photo[]; replyTo?: Shown }): Promise<Shown[]>
  /** Presses a button, or chooses it in a menu: by its whole action, or by its verb alone. */
  press(on: Shown, action: string): Promise<Shown[]>
  /** Presses what asks for words, and gives them in the chat's own way. */
  answer(on: Shown, action: string, words: string): Promise<Shown[]>
  send(file: 'clip' | 'voice', bytes: Buffer, words?: string): Promise<Shown[]>
  balance(): Promise<number>
}

/** The newest of these with a button of this verb (or this whole action). */
export function withVerb(all: readonly Shown[], verb: string): Shown {
  const found = all.findLast((one) => one.buttons.some(({ action }) => isMeant(action, verb)))
  if (found === undefined) throw new Error(`no button ${verb} under ${JSON.stringify(all)}`)
  return found
}

export const verbsOf = (shown: Shown): string[] => [
  ...new Set(shown.buttons.flatMap(({ action }) => (action === undefined ? [] : [action.split(':')[0] as string]))),
]

export const wordsOf = (all: readonly Shown[]): string => all.map(({ text }) => text).join('\n')

const isMeant = (action: string | undefined, wanted: string): boolean =>
  action !== undefined && (action === wanted || action.split(':')[0] === wanted || action.endsWith(`:${wanted}`))

function actionOf(on: Shown, wanted: string): string {
  const all = on.buttons.map(({ action }) => action)
  const found = all.find((action) => action === wanted) ?? all.find((action) => isMeant(action, wanted))
  if (found === undefined) throw new Error(`no button ${wanted}: ${JSON.stringify(on.buttons)}`)
  return found
}

/** Does something, waits until all is at rest, and answers what is to be seen that was not to be seen before. */
async function seeing(bed: Bed, look: () => Shown[], act: () => unknown): Promise<Shown[]> {
  const before = new Map(look().map((one) => [one.id, JSON.stringify(one)]))
  await act()
  await bed.rest()
  return look().filter((one) => before.get(one.id) !== JSON.stringify(one))
}

const titleIn = (audio: unknown): string[] => {
  const { title } = (audio ?? {}) as { title?: string }
  return title === undefined ? [] : [title]
}

const KINDS: { [kind: string]: Shown['media'][number] } = {
  photo: 'picture',
  live_photo: 'clip',
  video: 'clip',
  animation: 'clip',
  audio: 'song',
}

export function inTelegram(bed: Bed, user: UserControl): Chatter {
  const shown = () =>
    user
      .messages()
      .filter((one) => one.from === 'bot')
      .map(
        (one): Shown => ({
          id: String(one.id),
          text: one.text ?? one.caption ?? '',
          media: one.kind === undefined ? [] : [KINDS[one.kind] ?? 'other'],
          titles: titleIn(one.raw['audio']),
          covered: Number(one.raw['has_media_spoiler'] === true),
          buttons: one.buttons.flat().map(({ text, callback_data, url }) => ({
            label: text,
            action: callback_data as string | undefined,
            url: url as string | undefined,
          })),
        }),
      )
  const real = (one: Shown): SeenInTelegram => {
    const found = user.messages().find((seen) => String(seen.id) === one.id)
    if (found === undefined) throw new Error(`the message is gone: ${one.text}`)
    return found
  }
  const chatter: Chatter = {
    platform: 'telegram',
    externalId: String(user.person.id),
    shown,
    command(name, { words, options = {}, photo, code } = {}) {
      const typed = Object.entries(options).map(([option, value]) => `--${option} ${value}`)
      const text = [`/${name}`, words ?? code, ...typed].filter((one) => one !== undefined).join(' ')
      return seeing(bed, shown, () =>
        photo === undefined ? user.send(text) : user.send({ photo: photo.bytes, caption: text }),
      )
    },
    say: (text, { photos = [], replyTo } = {}) =>
      seeing(bed, shown, () => {
        const where = replyTo === undefined ? {} : { replyTo: real(replyTo) }
        const caption = text === '' ? {} : { caption: text }
        if (photos.length > 1)
          return user.album(photos.map(({ bytes }, at) => ({ photo: bytes, ...(at === 0 ? caption : {}) })))
        return photos[0] === undefined
          ? user.send(text, where)
          : user.send({ photo: photos[0].bytes, ...caption }, where)
      }),
    press: (on, action) => seeing(bed, shown, () => user.press(real(on), actionOf(on, action))),
    async answer(on, action, words) {
      await chatter.press(on, action)
      return chatter.say(words)
    },
    send: (file, bytes, words) =>
      seeing(bed, shown, () => {
        const caption = words === undefined ? {} : { caption: words }
        return user.send(
          file === 'clip'
            ? { video: bytes, mime: 'video/mp4', durationS: 1, width: 64, height: 48, ...caption }
            : { voice: bytes, mime: 'audio/ogg', durationS: 1, ...caption },
        )
      }),
    balance: () => bed.balance('telegram', chatter.externalId),
  }
  return chatter
}

function mediaOf(mime: string | undefined): Shown['media'][number] {
  if (mime?.startsWith('image/')) return 'picture'
  if (mime?.startsWith('video/')) return 'clip'
  return mime?.startsWith('audio/') ? 'song' : 'other'
}

/** What Discord calls the words of a command that makes nothing. */
const WORDS_OF: { [command: string]: string } = { show: 'work', delete: 'work', email: 'address' }

export function inDiscord(bed: Bed, user: PersonControl): Chatter {
  const see = (one: SeenInDiscord): Shown => ({
    id: one.id,
    text: one.text,
    media: one.media.map(({ mime }) => mediaOf(mime)),
    titles: one.media.flatMap(({ description }) => (description === undefined ? [] : [description])),
    covered: one.media.filter(({ spoiler }) => spoiler).length,
    buttons: [
      ...one.buttons.map(({ label, customId, url }) => ({ label, action: customId, url })),
      ...one.selects.flatMap(({ options }) =>
        options.map(({ label, value, selected }) => ({
          label,
          action: value,
          url: undefined,
          inMenu: true as const,
          chosen: selected,
        })),
      ),
    ],
  })
  const shown = () =>
    user
      .sees()
      .filter((one) => one.from === 'bot')
      .map(see)
  const real = (one: Shown) => ({ id: one.id, channelId: user.dm.id })
  const press = (on: Shown, wanted: string) => {
    const action = actionOf(on, wanted)
    const menu = user.again(real(on))?.selects.find(({ options }) => options.some(({ value }) => value === action))
    return menu === undefined ? user.press(real(on), action) : user.select(real(on), action, menu.customId)
  }
  const chatter: Chatter = {
    platform: 'discord',
    externalId: user.id,
    shown,
    command(name, { words, options = {}, photo, code } = {}) {
      return seeing(bed, shown, async () => {
        const answer = await user.slash(`/${name}`, {
          ...options,
          ...(words === undefined ? {} : { [WORDS_OF[name] ?? 'prompt']: words }),
          ...(photo === undefined ? {} : { image: photo }),
          ...(code === undefined ? {} : { code }),
        })
        if (answer.kind === 'none') throw new Error(`/${name} was not acknowledged`)
      })
    },
    say: (text, { photos = [], replyTo } = {}) =>
      seeing(bed, shown, () =>
        user.write('dm', text, {
          ...(photos.length === 0 ? {} : { attachments: photos }),
          ...(replyTo === undefined ? {} : { replyTo: real(replyTo) as SeenInDiscord }),
        }),
      ),
    press: (on, action) =>
      seeing(bed, shown, async () => {
        const answer = await press(on, action)
        if (answer.kind === 'none') throw new Error(`the press of ${action} was not acknowledged`)
      }),
    answer: (on, action, words) =>
      seeing(bed, shown, async () => {
        const asked = await press(on, action)
        if (asked.kind !== 'modal') throw new Error(`${action} opened no window: ${asked.kind}`)
        await user.submit(asked, { words })
      }),
    send: (file, bytes, words = '') =>
      seeing(bed, shown, () =>
        user.write('dm', words, {
          attachments: [
            file === 'clip'
              ? { name: 'clip.mp4', bytes, mime: 'video/mp4' }
              : { name: 'voice-message.ogg', bytes, mime: 'audio/ogg', durationS: 1, waveform: 'AAAA' },
          ],
        }),
      ),
    balance: () => bed.balance('discord', user.id),
  }
  return chatter
}
