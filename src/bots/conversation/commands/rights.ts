/** /complaint for everybody; /requests, /erase and /usage for operators. */
import { Refusal } from '../../../core/errors.ts'
import { isId } from '../../../core/id.ts'
import { chatsOf } from '../../../core/identities.ts'
import { LIMITS } from '../../../core/limits.ts'
import { ownerOf } from '../../../core/owner.ts'
import { findByIdentity, findPerson } from '../../../core/people.ts'
import type { Text } from '../../../core/ports.ts'
import { requestErasure } from '../../../core/privacy/forget.ts'
import { closeByAction, closeRequest, listRequests, openRequest } from '../../../core/privacy/requests.ts'
import { usageFigures } from '../../../core/privacy/usage.ts'
import { dateOf } from '../dates.ts'
import { button, raw, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'
import { vendorLines } from '../vendor-figures.ts'

const ROWS = 8
const FIGURE_ROWS = 20
const FIGURE_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

const alone = (...text: Text[]): Answer => ({ outgoing: { text, private: true } })

export const complaint: Command = {
  name: 'complaint',
  free: true,
  right: true,
  personal: true,
  words: 'optional',
  async run(scene, input) {
    const words = input.text.trim()
    if (words === '') return [alone(t('complaint-usage'))]
    if (words.length > LIMITS.complaintChars) throw new Refusal('complaint_long', { max: LIMITS.complaintChars })
    const { dueAtMs } = await openRequest(scene.privacy, scene.trx, {
      personId: scene.person.id,
      kind: 'complaint',
      words,
    })
    const date = dateOf(dueAtMs, scene.person.locale)
    await scene.privacy.tellAdmins(scene.trx, [
      t('request-new', { kind: t('request-complaint'), date }),
      raw('/requests'),
    ])
    return [alone(t('complaint-taken', { date }))]
  },
}

/** `/requests`, or `/requests parent <person>` for one that came by letter. */
export const requests: Command = {
  name: 'requests',
  free: true,
  admin: true,
  personal: true,
  async run(scene, input) {
    const [kind, named] = input.text.trim().split(/\s+/)
    if (kind === 'parent') {
      const personId = await personCalled(scene, named)
      await openRequest(scene.privacy, scene.trx, { personId, kind: 'parent' })
    }
    return [await list(scene)]
  },
}

async function list(scene: Scene): Promise<Answer> {
  const open = await listRequests(scene.trx, ROWS)
  if (open.length === 0) return alone(t('requests-none'))
  const lines = open.map((one, index) =>
    t('requests-line', {
      nr: index + 1,
      kind: t(`request-${one.kind}`),
      date: dateOf(one.dueAtMs, scene.person.locale),
      person: one.personId ?? '–',
      words: one.words ?? '',
    }),
  )
  const buttons = open.map((one, index) => [
    button(t('button-request-close', { n: index + 1 }), { verb: 'close', id: one.id }),
  ])
  return { outgoing: { text: [t('requests-title'), ...lines], buttons, private: true } }
}

export const closeVerb: Verb = {
  verb: 'close',
  free: true,
  async run(scene, action) {
    if (!scene.isAdmin) throw new Refusal('action_unknown')
    await closeRequest(scene.privacy, scene.trx, action.id ?? '')
    return [{ ...(await list(scene)), inPlace: true }]
  },
}

/** By our number, or by how a chat knows them (`telegram:123`). Throws Refusal 'person_unknown'. */
async function personCalled(scene: Scene, named: string | undefined): Promise<string> {
  const [, platform, externalId] = /^([a-z]+):(\S+)$/.exec(named ?? '') ?? []
  const person =
    platform !== undefined && externalId !== undefined
      ? await findByIdentity(scene.trx, platform, externalId)
      : isId(named ?? '')
        ? await findPerson(scene.trx, named ?? '')
        : null
  if (person === null) throw new Refusal('person_unknown')
  return ownerOf(scene.trx, person.id)
}

/** `/erase <person>`; `/erase <person> parent` where a parent asked for it. At once, after one more press. */
export const erase: Command = {
  name: 'erase',
  free: true,
  admin: true,
  personal: true,
  async run(scene, input) {
    const [named, cause] = input.text.trim().split(/\s+/)
    if (named === undefined || named === '') return [alone(t('erase-usage'))]
    const id = await personCalled(scene, named)
    const argument = cause === 'parent' ? { argument: 'parent' } : {}
    return [
      {
        outgoing: {
          text: [t('erase-ask', { person: id })],
          buttons: [[button(t('button-forget-yes'), { verb: 'wipe', id, ...argument }, { style: 'danger' })]],
          private: true,
        },
      },
    ]
  },
}

export const wipeVerb: Verb = {
  verb: 'wipe',
  free: true,
  async run(scene, action) {
    if (!scene.isAdmin) throw new Refusal('action_unknown')
    const personId = await personCalled(scene, action.id)
    const address = (await chatsOf(scene.trx, personId)).find((chat) => chat.address !== null)?.address ?? null
    if (action.argument === 'parent') await closeByAction(scene.privacy, scene.trx, { personId, kind: 'parent' })
    await closeByAction(scene.privacy, scene.trx, { personId, kind: 'erasure' })
    await requestErasure(scene.privacy, scene.trx, { personId, cause: 'admin', address })
    return [{ ...alone(t('erase-begun', { person: personId })), inPlace: true }]
  },
}

/** Figures of the last days; a group too small to hide in is shown with others. */
export const usage: Command = {
  name: 'usage',
  free: true,
  admin: true,
  personal: true,
  async run(scene) {
    const sinceMs = scene.nowMs - FIGURE_DAYS * DAY_MS
    const vendors = await vendorLines(scene, sinceMs)
    const since = new Date(sinceMs).toISOString().slice(0, 10)
    const figures = (await usageFigures(scene.trx, since)).slice(0, FIGURE_ROWS)
    if (figures.length === 0) return [alone(t('usage-none', { least: LIMITS.figureGroup }), ...vendors)]
    const lines = figures.map((figure) =>
      t('usage-line', {
        what: figure.of === null ? t('usage-others') : raw(`${figure.of.kind} ${figure.of.model} ${figure.of.outcome}`),
        n: figure.n,
        seconds: figure.workSeconds,
        credits: figure.credits,
      }),
    )
    return [alone(t('usage-title', { days: FIGURE_DAYS, least: LIMITS.figureGroup }), ...lines, ...vendors)]
  },
}
