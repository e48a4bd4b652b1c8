/** /queue: for operators. Open appeals in pages, one at a time with its words, and what is decided about it. */
import { fromJson } from '../../../core/db/database.ts'
import type { AppealsTable } from '../../../core/db/schema.ts'
import { Refusal } from '../../../core/errors.ts'
import { DECISIONS, type Decision, findAppeal, openAppeals } from '../../../core/fairness/appeals.ts'
import { noteAct } from '../../../core/fairness/audit.ts'
import { NEVER_EXCEPTED } from '../../../core/fairness/exceptions.ts'
import { counters } from '../../../core/fairness/person.ts'
import type { Draft } from '../../../core/generation/types.ts'
import type { Button, Text } from '../../../core/ports.ts'
import { dateOf } from '../dates.ts'
import { ask } from '../dialogue.ts'
import { closedCard, onlyAdmins, previewOf, REASON_CHARS, REASONS, settle } from '../judging.ts'
import { button, raw, type Scene, t } from '../scene.ts'
import type { Answer, Command, Question, Verb } from '../types.ts'
import { exceptions } from './exceptions.ts'

const ROWS = 8
async function page(scene: Scene, afterId: string | undefined): Promise<Answer> {
  const now = await counters(scene.trx, scene.fair.strikes(), scene.nowMs)
  const rows = await openAppeals(scene.trx, { rows: ROWS + 1, ...(afterId === undefined ? {} : { afterId }) })
  const shown = rows.slice(0, ROWS)
  const text: Text[] = [
    t('queue-title', { n: now.openAppeals }),
    t('queue-counters', { refusals: now.refusals, limits: now.limits, muted: now.muted, banned: now.banned }),
    ...shown.map((row, index) =>
      t('queue-line', {
        nr: index + 1,
        category: t(`category-name-${row.category}`),
        kind: t(`kind-${row.kind}`),
        date: dateOf(row.created_at_ms, scene.person.locale),
      }),
    ),
  ]
  const links = shown.map((row, index) => button(t('link-number', { n: index + 1 }), { verb: 'case', id: row.id }))
  const buttons: Button[][] = [links.slice(0, 4), links.slice(4)].filter((row) => row.length > 0)
  const last = shown.at(-1)
  if (rows.length > ROWS && last !== undefined)
    buttons.push([button(t('button-newer'), { verb: 'queue', id: last.id })])
  buttons.push([button(t('button-exceptions'), { verb: 'exc' })])
  return { outgoing: { text, buttons, private: true }, inPlace: afterId !== undefined }
}

/** `/queue`; `/queue exceptions` lists them, `/queue except hate kill the lights` adds a phrase. */
export const queue: Command = {
  name: 'queue',
  free: true,
  personal: true,
  admin: true,
  async run(scene, input) {
    const words = input.text.trim()
    return words === '' ? [await page(scene, undefined)] : exceptions(scene, words)
  },
}

export const queueVerb: Verb = {
  verb: 'queue',
  free: true,
  async run(scene, action) {
    onlyAdmins(scene)
    return [await page(scene, action.id)]
  },
}

/** An appeal with the refused words, and the choices. Who looks is written down. */
export const caseVerb: Verb = {
  verb: 'case',
  free: true,
  async run(scene, action) {
    onlyAdmins(scene)
    const row = await findAppeal(scene.trx, action.id ?? '')
    const isBack = action.argument === 'back'
    if (row.state !== 'open') return [{ outgoing: closedCard(row), inPlace: true }]
    if (!isBack)
      await noteAct(scene.trx, {
        actorId: scene.person.id,
        action: 'view',
        subject: `appeal:${row.id}`,
        nowMs: scene.nowMs,
      })
    const card: Answer = {
      outgoing: { text: linesOf(scene, row), buttons: choicesOf(row), private: true },
      aboutId: row.id,
      inPlace: isBack,
    }
    const preview = isBack ? null : await previewOf(scene, row)
    return preview === null ? [card] : [preview, card]
  },
}

function linesOf(scene: Scene, row: AppealsTable): Text[] {
  const draft = row.draft === null ? null : fromJson<Draft>(row.draft)
  const negative = draft?.options['negative']
  return [
    t('case-title', { category: t(`category-name-${row.category}`) }),
    t('case-facts', {
      kind: t(`kind-${row.kind}`),
      place: t(`place-${row.place}`),
      date: dateOf(row.created_at_ms, scene.person.locale),
    }),
    t('case-person', { person: row.person_id }),
    ...(row.rule === '' ? [] : [t('case-rule', { rule: row.rule })]),
    ...(draft === null || draft.prompt === '' ? [t('case-wordless')] : [t('case-words'), raw(draft.prompt)]),
    ...(typeof negative === 'string' ? [t('case-without'), raw(negative)] : []),
    ...(draft === null || draft.inputs.length === 0 ? [] : [t('case-files', { n: draft.inputs.length })]),
  ]
}

function choicesOf({ id, category }: AppealsTable): Button[][] {
  const of = (decision: Decision) => button(t(`button-${decision}`), { verb: 'judge', id, argument: decision })
  const both = [of('uphold'), of('overturn')]
  return category === NEVER_EXCEPTED ? [both] : [both, [of('except')]]
}

const question: Question = {
  title: t('judge-own-title'),
  placeholder: t('judge-own'),
  maxChars: REASON_CHARS,
}

/** `judge:<appeal>:<decision>` asks why; `judge:<appeal>:<decision>/<reason>` decides. */
export const judge: Verb = {
  verb: 'judge',
  free: true,
  asks: async (_glance, action) => (action.argument?.endsWith('/own') === true ? question : null),
  async run(scene, action, words) {
    onlyAdmins(scene)
    const [wanted, reason] = (action.argument ?? '').split('/')
    const decision = DECISIONS.find((one) => one === wanted)
    if (decision === undefined) throw new Refusal('action_unknown')
    const row = await findAppeal(scene.trx, action.id ?? '')
    if (row.state !== 'open') throw new Refusal('appeal_closed')
    if (reason === undefined) return [why(scene, row, decision)]
    if (!REASONS[decision].includes(reason)) throw new Refusal('action_unknown')
    if (reason !== 'own') return settle(scene, row.id, decision, reason)
    if (words !== undefined) return settle(scene, row.id, decision, words)
    await ask(scene, { question: 'judge', data: { appealId: row.id, decision } })
    return [{ outgoing: { text: [t('judge-own')], ask: { placeholder: t('judge-own') }, private: true } }]
  },
}

function why(scene: Scene, row: AppealsTable, decision: Decision): Answer {
  const reasons = REASONS[decision].map((reason) => [
    button(t(`reason-${reason}`), { verb: 'judge', id: row.id, argument: `${decision}/${reason}` }),
  ])
  const back = [button(t('button-back'), { verb: 'case', id: row.id, argument: 'back' })]
  const text = [...linesOf(scene, row), t('judge-why', { decision: t(`decision-${decision}`) })]
  return { outgoing: { text, buttons: [...reasons, back], private: true }, inPlace: true, aboutId: row.id }
}
