/** /history, /show, /jobs: what was made, and what is under way. */
import { Refusal } from '../../../core/errors.ts'
import { listOpen, listWorks } from '../../../core/generation/history.ts'
import { isId } from '../../../core/id.ts'
import type { Button, Text } from '../../../core/ports.ts'
import { jobCard } from '../cards/job.ts'
import { dateOf } from '../dates.ts'
import { makerOf } from '../facts.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'
import { workOf } from '../works.ts'
import { IN_LIST } from './cancel.ts'

const ROWS = 8
const HIDDEN = 'hidden'
const EXCERPT_CHARS = 60

/** The works, or the hidden ones. */
async function page(scene: Scene, beforeId: string | undefined, hidden = false): Promise<Answer> {
  const works = await listWorks(scene.trx, scene.person.id, {
    rows: ROWS + 1,
    hidden,
    ...(beforeId === undefined ? {} : { beforeId }),
  })
  const shown = works.slice(0, ROWS)
  if (shown.length === 0 && beforeId === undefined)
    return { outgoing: { text: [hidden ? t('hidden-empty') : t('history-empty')], private: true } }
  const text: Text[] = [hidden ? t('hidden-title') : t('history-title')]
  const links: Button[] = []
  for (const [index, work] of shown.entries()) {
    text.push(
      t('history-line', {
        nr: index + 1,
        kind: t(`kind-${work.kind}`),
        prompt: excerpt(work.prompt),
        date: dateOf(work.createdAtMs, scene.person.locale),
        saved: work.saved ? '♥' : '',
      }),
    )
    links.push(button(t('link-number', { n: index + 1 }), { verb: 'show', id: work.id }))
  }
  const buttons = [links.slice(0, 4), links.slice(4)].filter((row) => row.length > 0)
  const last = shown.at(-1)
  if (works.length > ROWS && last !== undefined)
    buttons.push([button(t('button-older'), { verb: 'hist', id: last.id, ...(hidden ? { argument: HIDDEN } : {}) })])
  return { outgoing: { text, buttons, private: true }, inPlace: beforeId !== undefined }
}

export function excerpt(prompt: string): string {
  const line = prompt.replaceAll(/\s+/g, ' ')
  return line.length <= EXCERPT_CHARS ? line : `${Array.from(line).slice(0, EXCERPT_CHARS).join('')}…`
}

export const history: Command = {
  name: 'history',
  free: true,
  personal: true,
  run: async (scene) => [await page(scene, undefined)],
}
export const olderWorks: Verb = {
  verb: 'hist',
  free: true,
  run: async (scene, action) => [await page(scene, action.id, action.argument === HIDDEN)],
}
export const hidden: Command = {
  name: 'hidden',
  free: true,
  personal: true,
  run: async (scene) => [await page(scene, undefined, true)],
}

/** A copy of a work's card. */
async function showWork(scene: Scene, id: string): Promise<Answer[]> {
  const work = await workOf(scene, id)
  // Whoever hid it does not want it seen by others.
  if (work.generation.hidden && scene.address.place !== 'private') throw new Refusal('work_hidden')
  const parts = { generation: scene.generation, locales: scene.locales }
  const card = await jobCard(parts, scene.trx, id, scene.person, scene.address)
  if (card === null) throw new Refusal('work_unknown')
  const { effect: _effect, outcome: _outcome, quiet: _quiet, ...copy } = card
  const { routes, routeIndex, state } = work.generation
  const maker = makerOf(scene.generation, routes[routeIndex]?.provider ?? '')
  const text = state === 'done' ? [...(copy.text ?? []), t('info-maker', { maker })] : (copy.text ?? [])
  return [{ outgoing: { ...copy, text }, aboutId: id }]
}

export const show: Command = {
  name: 'show',
  free: true,
  personal: true,
  takesWork: true,
  async run(scene, input) {
    const id = input.workId ?? input.text.trim()
    if (id === '') return [await page(scene, undefined)]
    if (!isId(id)) throw new Refusal('work_unknown')
    return showWork(scene, id)
  },
}
export const showVerb: Verb = { verb: 'show', free: true, run: (scene, action) => showWork(scene, action.id ?? '') }

export const jobs: Command = {
  name: 'jobs',
  free: true,
  personal: true,
  async run(scene) {
    const open = await listOpen(scene.trx, scene.person.id, ROWS)
    if (open.length === 0) return [{ outgoing: { text: [t('jobs-empty')], private: true } }]
    const text = [
      t('jobs-title'),
      ...open.map((job, index) =>
        t('job-line', { nr: index + 1, kind: t(`kind-${job.kind}`), prompt: excerpt(job.prompt), n: job.priceCredits }),
      ),
    ]
    const rows = open.map((job, index) => [
      button(t('button-cancel-nr', { n: index + 1 }), { verb: 'cancel', id: job.id, argument: IN_LIST }),
    ])
    return [{ outgoing: { text, buttons: rows, private: true } }]
  },
}
