/** /mydata: what is kept, in figures; the picture of it comes by itself. /export: all of it, as files. Both to the person alone. */
import { Refusal } from '../../../core/errors.ts'
import type { Text } from '../../../core/ports.ts'
import { requestExport } from '../../../core/privacy/export.ts'
import { likenessOf } from '../../../core/privacy/likeness.ts'
import { readOverview } from '../../../core/privacy/overview.ts'
import { closeByAction } from '../../../core/privacy/requests.ts'
import { platformName } from '../chats.ts'
import { dateOf } from '../dates.ts'
import { unlikeButton } from '../likeness.ts'
import { privateAddress } from '../privately.ts'
import { button, raw, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

const MB = 1024 * 1024

async function page(scene: Scene): Promise<Answer> {
  const { locale, id } = scene.person
  const overview = await readOverview(scene.trx, id, scene.nowMs)
  const date = (ms: number) => dateOf(ms, locale)
  const works = Object.entries(overview.works).map(([kind, n]) => t('mydata-kind', { kind: t(`kind-${kind}`), n }))
  const text: Text[] = [
    t('mydata-title', { person: id, since: date(overview.sinceMs) }),
    t('mydata-chats', {
      chats: overview.chats.map((chat) =>
        t('mydata-since', { what: platformName(scene, chat.platform), since: date(chat.sinceMs) }),
      ),
    }),
  ]
  if (works.length > 0 && overview.firstWorkMs !== null && overview.lastWorkMs !== null)
    text.push(
      t('mydata-works', { works, first: date(overview.firstWorkMs), last: date(overview.lastWorkMs) }),
      t('mydata-vendors', {
        vendors: overview.vendors.map((vendor) => t('mydata-kind', { kind: raw(vendor.id), n: vendor.n })),
      }),
    )
  text.push(
    t('mydata-files', { uploads: overview.uploads, saved: overview.saved, mb: Math.ceil(overview.storedBytes / MB) }),
    t('mydata-money', { orders: overview.orders, paid: overview.paid }),
  )
  for (const consent of overview.consents)
    text.push(t('mydata-consent', { version: consent.version, age: consent.minimumAge, date: date(consent.givenAtMs) }))
  const likeness = await likenessOf(scene.trx, id)
  if (likeness.lastAtMs !== null)
    text.push(t('mydata-likeness', { n: likeness.pictures, date: date(likeness.lastAtMs) }))
  text.push(t('mydata-more'))
  return {
    outgoing: {
      text,
      buttons: [
        [button(t('button-export'), { verb: 'export' })],
        [button(t('button-forget'), { verb: 'forget' }), button(t('button-privacy'), { verb: 'privacy' })],
        ...(likeness.standing === 0 ? [] : [[unlikeButton()]]),
      ],
      private: true,
    },
  }
}

export const mydata: Command = {
  name: 'mydata',
  free: true,
  right: true,
  personal: true,
  async run(scene) {
    const address = await privateAddress(scene)
    if (address !== null) await picture(scene, address)
    await closeByAction(scene.privacy, scene.trx, { personId: scene.person.id, kind: 'access' })
    return [await page(scene)]
  },
}

/** One that is on its way already is enough. */
async function picture(scene: Scene, address: NonNullable<Awaited<ReturnType<typeof privateAddress>>>): Promise<void> {
  try {
    await requestExport(scene.privacy, scene.trx, { personId: scene.person.id, kind: 'overview', address })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

async function begin(scene: Scene): Promise<Answer[]> {
  const address = await privateAddress(scene)
  if (address === null) return [{ outgoing: { text: [t('rights-private')], private: true } }]
  await requestExport(scene.privacy, scene.trx, { personId: scene.person.id, kind: 'archive', address })
  await closeByAction(scene.privacy, scene.trx, { personId: scene.person.id, kind: 'export' })
  return [{ outgoing: { text: [t('export-begun')], private: true } }]
}

export const exportCommand: Command = { name: 'export', free: true, right: true, personal: true, run: begin }
export const exportVerb: Verb = { verb: 'export', free: true, right: true, run: begin }
