/** Wordings that moderators have excepted from the screen: listed, added as a phrase, removed. */
import { Refusal } from '../../../core/errors.ts'
import { noteAct } from '../../../core/fairness/audit.ts'
import { addException, listExceptions, removeException } from '../../../core/fairness/exceptions.ts'
import type { Button } from '../../../core/ports.ts'
import { dateOf } from '../dates.ts'
import { onlyAdmins } from '../judging.ts'
import { button, raw, type Scene, say, t } from '../scene.ts'
import type { Answer, Verb } from '../types.ts'

const ROWS = 8

async function page(scene: Scene, afterId: string | undefined, inPlace: boolean): Promise<Answer> {
  const rows = await listExceptions(scene.trx, { rows: ROWS + 1, ...(afterId === undefined ? {} : { afterId }) })
  const shown = rows.slice(0, ROWS)
  const lines = shown.map((row, index) =>
    t('exception-line', {
      nr: index + 1,
      category: t(`category-name-${row.category}`),
      what: row.form === 'phrase' ? raw(row.value) : t('exception-text'),
      date: dateOf(row.created_at_ms, scene.person.locale),
    }),
  )
  const removals = shown.map((row, index) =>
    button(t('button-remove-nr', { n: index + 1 }), { verb: 'exc', id: row.id, argument: 'remove' }),
  )
  const buttons: Button[][] = [removals.slice(0, 4), removals.slice(4)].filter((row) => row.length > 0)
  const last = shown.at(-1)
  if (rows.length > ROWS && last !== undefined) buttons.push([button(t('button-newer'), { verb: 'exc', id: last.id })])
  const text = [t('exceptions-title', { n: shown.length }), ...lines, t('exceptions-how')]
  return { outgoing: { text, ...(buttons.length === 0 ? {} : { buttons }), private: true }, inPlace }
}

/** What stands behind `/queue`: `exceptions`, or `except <category> <phrase>`. Throws Refusal: exception_never, exception_phrase. */
export async function exceptions(scene: Scene, words: string): Promise<Answer[]> {
  const adding = /^except\s+([a-z-]+)\s+(\S[\s\S]*)$/i.exec(words)
  if (adding === null) return /^exceptions$/i.test(words) ? [await page(scene, undefined, false)] : [usage()]
  const [, category = '', value = ''] = adding
  const { nowMs } = scene
  const actorId = scene.person.id
  await addException(scene.trx, {
    category: category.toLowerCase(),
    form: 'phrase',
    value,
    createdBy: actorId,
    nowMs,
  })
  await noteAct(scene.trx, { actorId, action: 'except-phrase', subject: `category:${category.toLowerCase()}`, nowMs })
  return [await page(scene, undefined, false)]
}

const usage = (): Answer => say(t('queue-usage'))

/** `exc` lists, `exc:<last>` goes on, `exc:<exception>:remove` removes. */
export const exceptionsVerb: Verb = {
  verb: 'exc',
  free: true,
  async run(scene, action) {
    onlyAdmins(scene)
    if (action.argument !== 'remove') return [await page(scene, action.id, action.id !== undefined)]
    const id = action.id ?? ''
    if (!(await removeException(scene.trx, id))) throw new Refusal('exception_gone')
    const { nowMs } = scene
    await noteAct(scene.trx, { actorId: scene.person.id, action: 'unexcept', subject: `exception:${id}`, nowMs })
    return [await page(scene, undefined, true)]
  },
}
