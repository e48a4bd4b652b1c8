/** /notice: for operators. Tells everybody of changed terms, a matter of security or a breach, after a look at what they will read. */
import { Refusal } from '../../../core/errors.ts'
import { LOCALES, type Localized } from '../../../core/ports.ts'
import {
  decideNotice,
  draftNotice,
  listNotices,
  NOTICE_KINDS,
  type NoticeFigures,
  noticeFigures,
} from '../../../core/privacy/notices.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

const ROWS = 5
const TEXT_CHARS = 2500

/** `en: … ru: …`; words before the first mark, or without any, are English. Throws Refusal: notice_english, notice_long { max }. */
function textsIn(words: string): Localized {
  const [first = '', ...marked] = words.split(/(?:^|\s)(en|ru|zh|id):\s*/i)
  const texts: { [locale: string]: string } = first.trim() === '' ? {} : { en: first.trim() }
  for (let at = 0; at + 1 < marked.length; at += 2) {
    const text = (marked[at + 1] ?? '').trim()
    if (text !== '') texts[(marked[at] ?? '').toLowerCase()] = text
  }
  if (Object.values(texts).some((text) => text.length > TEXT_CHARS))
    throw new Refusal('notice_long', { max: TEXT_CHARS })
  if (texts['en'] === undefined) throw new Refusal('notice_english')
  return texts as Localized
}

export const notice: Command = {
  name: 'notice',
  free: true,
  personal: true,
  admin: true,
  async run(scene, input) {
    const [, wanted = '', words = ''] = /^(\w*)\s*([\s\S]*)$/.exec(input.text.trim()) ?? []
    const kind = NOTICE_KINDS.find((one) => one === wanted.toLowerCase())
    if (kind === undefined || words.trim() === '') return [await overview(scene)]
    const id = await draftNotice(scene.trx, { kind, texts: textsIn(words), nowMs: scene.nowMs })
    return [preview(await noticeFigures(scene.trx, id))]
  },
}

async function overview(scene: Scene): Promise<Answer> {
  const found = await listNotices(scene.trx, ROWS)
  const looks = found.map(({ id }, at) =>
    button(t('link-number', { n: at + 1 }), { verb: 'notify', id, argument: 'look' }),
  )
  const buttons = looks.length === 0 ? {} : { buttons: [looks] }
  return { outgoing: { text: [t('notice-usage'), ...found.map(progress)], ...buttons, private: true } }
}

function preview({ id, kind, texts, asked }: NoticeFigures): Answer {
  const inEach = LOCALES.map((locale) =>
    t('notice-in', { language: t(`language-${locale}`), text: texts[locale] ?? texts.en }),
  )
  return {
    outgoing: {
      text: [t('notice-preview', { n: asked }), t(`notice-${kind}`), ...inEach],
      buttons: [
        [
          button(t('button-notice-send', { n: asked }), { verb: 'notify', id, argument: 'send' }, { style: 'primary' }),
          button(t('button-drop'), { verb: 'notify', id, argument: 'drop' }),
        ],
      ],
      private: true,
    },
  }
}

const progress = ({ kind, state, asked, reached, waiting, unreachable }: NoticeFigures) =>
  t('notice-progress', { about: t(`notice-${kind}`), state, asked, reached, waiting, unreachable })

/** `notify:<notice>:send`, `drop` or `look`. */
export const notify: Verb = {
  verb: 'notify',
  free: true,
  async run(scene, action) {
    // Only operators are shown the command, so only they may press what it shows.
    if (!scene.commands.some((command) => command.name === notice.name)) throw new Refusal('action_unknown')
    const id = action.id ?? ''
    if (action.argument === 'send' || action.argument === 'drop')
      await decideNotice(scene.trx, id, action.argument, scene.nowMs)
    const now = await noticeFigures(scene.trx, id)
    if (now.state === 'draft') return [preview(now)]
    if (now.state === 'dropped') return [{ outgoing: { text: [t('notice-dropped')], private: true }, inPlace: true }]
    const buttons =
      now.state === 'sending'
        ? { buttons: [[button(t('button-notice-look'), { verb: 'notify', id, argument: 'look' })]] }
        : {}
    return [{ outgoing: { text: [progress(now)], ...buttons, private: true }, inPlace: true }]
  },
}
