/** /link: one person in several chats. A code from one chat, typed in the other, joins the two; only in private. */
import { Refusal } from '../../../core/errors.ts'
import { chatsOf } from '../../../core/identities.ts'
import { balanceOf } from '../../../core/ledger.ts'
import { LIMITS } from '../../../core/limits.ts'
import { burnCode, claimCode, makeCode, useCode, writeCode } from '../../../core/link/codes.ts'
import { join, weigh } from '../../../core/link/join.ts'
import { type Identity, isSameIdentity } from '../../../core/link/parts.ts'
import { post } from '../../../core/outbox.ts'
import { findByIdentity, findPerson } from '../../../core/people.ts'
import type { Text } from '../../../core/ports.ts'
import { platformName } from '../chats.ts'
import { button, raw, type Scene, say, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

const MINUTE_MS = 60_000
/** What a link that opens another chat carries: the code without its dash. */
const PAYLOAD = 'link_'

export const link: Command = {
  name: 'link',
  free: true,
  personal: true,
  takes: 'code',
  run: (scene, input) => {
    const typed = input.text.trim()
    return typed === '' ? offer(scene) : redeem(scene, typed)
  },
}

/** The code that a deep link has brought along; null: something else. */
export function codeIn(payload: string): string | null {
  return payload.startsWith(PAYLOAD) ? payload.slice(PAYLOAD.length) : null
}

async function offer(scene: Scene): Promise<Answer[]> {
  if (scene.address.place !== 'private') return [elsewhere()]
  const code = await makeCode(scene.generation, scene.trx, scene.speaker)
  const rows = scene
    .startLinks(`${PAYLOAD}${code}`)
    .filter((one) => one.platform !== scene.speaker.platform)
    .map(({ platform, url }) => [
      { label: t('button-link-open', { chat: platformName(scene, platform) }), press: { url } },
    ])
  return [
    {
      outgoing: {
        text: [
          t('join-made', { minutes: LIMITS.linkCodeMs / MINUTE_MS }),
          raw(`/link ${writeCode(code)}`),
          t('join-made-what'),
        ],
        ...(rows.length === 0 ? {} : { buttons: rows }),
        private: true,
      },
    },
  ]
}

const elsewhere = (): Answer => ({ outgoing: { text: [t('join-private')], private: true } })

/** A code was typed, or came with a deep link. */
export async function redeem(scene: Scene, typed: string): Promise<Answer[]> {
  if (scene.address.place !== 'private') {
    await burnCode(scene.trx, typed)
    return [elsewhere()]
  }
  const claimed = await claimCode(scene.generation, scene.trx, scene.speaker, typed)
  if (claimed.state === 'often') return [say(t('join-wrong-often', { minutes: claimed.minutes }))]
  if (claimed.state !== 'claimed') return [say(t(`join-${claimed.state}`))]
  const kept = await findByIdentity(scene.trx, claimed.maker.platform, claimed.maker.externalId)
  if (kept === null) return [say(t('join-wrong'))]
  if (kept.id === scene.person.id) return [say(t('join-same'))]
  return [await question(scene, claimed.linkId, claimed.maker, kept.id)]
}

async function question(scene: Scene, linkId: string, maker: Identity, keptId: string): Promise<Answer> {
  const there = platformName(scene, maker.platform)
  const weighed = await weigh(scene.trx, keptId, scene.person.id, scene.nowMs)
  const text = [
    t('join-ask', { there, here: platformName(scene, scene.speaker.platform) }),
    t('join-ask-credits', {
      there: credits(weighed.kept.availableCredits - weighed.kept.owedCredits),
      here: credits(weighed.closed.availableCredits - weighed.closed.owedCredits),
      together: credits(weighed.togetherCredits),
    }),
  ]
  if (weighed.giftBackCredits > 0) text.push(t('join-ask-gift', { n: weighed.giftBackCredits }))
  text.push(t('join-ask-keep', { there }))
  const row = [
    button(t('button-link-yes'), { verb: 'link', id: linkId }, { style: 'primary' }),
    button(t('button-link-no'), { verb: 'nolink' }),
  ]
  return { outgoing: { text, buttons: [row], private: true } }
}

function credits(n: number): Text {
  return n < 0 ? t('n-credits-owed', { n: -n }) : t('n-credits', { n })
}

/** `link:<code's row>`: whoever typed the code confirms. Their person is closed, the code's stays. */
export const linkVerb: Verb = {
  verb: 'link',
  free: true,
  async run(scene, action) {
    const closedId = scene.person.id
    const maker = await useCode(scene.generation, scene.trx, scene.speaker, action.id ?? '')
    const kept = maker === null ? null : await findByIdentity(scene.trx, maker.platform, maker.externalId)
    if (maker === null || kept === null) throw new Refusal('link_gone')
    if (kept.id === closedId) return [{ outgoing: { text: [t('join-same')] }, inPlace: true }]
    await join(scene.generation, scene.trx, { linkId: action.id ?? '', keptId: kept.id, closedId, maker })
    scene.person = (await findPerson(scene.trx, kept.id)) ?? kept
    await tell(scene, maker, t('join-told', { chat: platformName(scene, scene.speaker.platform) }))
    const { availableCredits, owedCredits } = await balanceOf(scene.trx, kept.id, scene.nowMs)
    const text = t('join-done', {
      chat: platformName(scene, maker.platform),
      credits: credits(availableCredits - owedCredits),
    })
    return [{ outgoing: { text: [text], private: true }, inPlace: true }]
  },
}

export const nolink: Verb = {
  verb: 'nolink',
  free: true,
  run: async () => [{ outgoing: { text: [t('join-left')], private: true }, inPlace: true }],
}

/** Says it in another chat of theirs, too: whoever did not do it themselves should hear of it. */
export async function tell(scene: Scene, who: Identity, text: Text): Promise<void> {
  const chats = await chatsOf(scene.trx, scene.person.id)
  const address = chats.find((chat) => isSameIdentity(chat, who))?.address
  if (address == null) return
  await post(scene.generation, scene.trx, {
    personId: scene.person.id,
    address,
    topic: 'notice',
    content: { text: [text], private: true },
  })
}
