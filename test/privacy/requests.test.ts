/** The register of rights requests, what a parent asks for, and figures of use: on both databases, with the clock moved. */
import { expect, test } from 'vitest'
import { dateOf } from '../../src/bots/conversation/dates.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { workingDaysAfter } from '../../src/core/privacy/requests.ts'
import { type Bed, openBed, type Somebody } from '../link/bed.ts'
import { eachDatabase } from '../support/databases.ts'
import { grep } from './grep.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ADMINS = { ADMIN_IDS: 'one:operator' }

const linesOf = (who: Somebody) => who.seen().map(({ lines }) => lines.join('\n'))
const registerOf = (bed: Bed) =>
  bed.app.db.outer
    .selectFrom('rights_requests')
    .select(['kind', 'state', 'closed_by', 'due_at_ms'])
    .orderBy('created_at_ms')
    .orderBy('kind')
    .execute()

test('working days are those from Monday to Friday', () => {
  const friday = Date.UTC(2026, 2, 6, 9, 30)
  expect(workingDaysAfter(friday, 1)).toBe(Date.UTC(2026, 2, 9, 9, 30))
  expect(workingDaysAfter(friday, 15)).toBe(Date.UTC(2026, 2, 27, 9, 30))
  expect(workingDaysAfter(Date.UTC(2026, 2, 7), 5)).toBe(Date.UTC(2026, 2, 13))
})

eachDatabase((_name, open) => {
  test('requests are answered in time: each has its day, operators hear at once and once more before it, the action closes it', async () => {
    const bed = await openBed((await open()).url, { env: { ...ADMINS, RIGHTS_DUE_WORKING_DAYS: '10' } })
    const [operator, ann] = [await bed.guest('one', 'operator'), await bed.guest('two', 'ann')]
    const beganAtMs = bed.clock.nowMs()
    await ann.say('/complaint the colours are wrong')
    const day = dateOf(workingDaysAfter(bed.clock.nowMs(), 10), 'en')
    expect(linesOf(ann).at(-1)).toContain(day)
    expect(linesOf(operator).at(-1)).toContain(`New request: complaint, to be answered by ${day}.`)
    await ann.say('/mydata')
    expect(await registerOf(bed)).toMatchObject([
      { kind: 'complaint', state: 'open' },
      { kind: 'access', state: 'closed', closed_by: 'action' },
    ])
    // Once, three working days before, however often it is looked.
    const reminders = () => linesOf(operator).filter((lines) => lines.startsWith('To be answered by '))
    const dueAtMs = workingDaysAfter(beganAtMs, 10)
    for (let atMs = beganAtMs; atMs < dueAtMs - 6 * DAY_MS; atMs += DAY_MS) await bed.pass(DAY_MS)
    expect(reminders()).toEqual([])
    for (let n = 0; n < 5; n++) await bed.pass(DAY_MS)
    expect(reminders()).toHaveLength(1)
    expect(reminders()[0]).toContain('complaint')
    await operator.say('/requests')
    await operator.press('close')
    expect((await registerOf(bed)).map(({ state, closed_by }) => [state, closed_by])).toEqual([
      ['closed', 'admin'],
      ['closed', 'action'],
    ])
    expect((await operator.say('/requests')).lines).toEqual(['No request is open.'])
    await bed.leave()
  })

  test('children: what a parent asks for is written down with its day, and erased at once by one command', async () => {
    const bed = await openBed((await open()).url, { env: ADMINS })
    const [operator, child] = [await bed.guest('one', 'operator'), await bed.guest('two', 'child-identity')]
    await child.say('a heron of a child')
    const personId = await child.personId()
    expect((await operator.say(`/requests parent ${personId}`)).lines.join()).toContain("a parent's request")
    const asked = await operator.say('/erase two:child-identity parent')
    expect(asked.lines[0]).toContain(personId)
    // Whoever is no operator presses in vain.
    await child.pressAction(asked.buttons[0]?.action ?? '')
    expect(await child.personId()).toBe(personId)
    await operator.press('wipe')
    for (let n = 0; n < 4; n++) await bed.pass(6 * 60_000)
    expect(await grep(bed.app.db, [personId, 'heron'])).toEqual([])
    expect(await registerOf(bed)).toMatchObject([
      { kind: 'parent', state: 'closed', closed_by: 'action' },
      { kind: 'erasure', state: 'closed', closed_by: 'action' },
    ])
    await bed.leave()
  })

  test('usage figures are anonymous: no person and no words in a row, and no group shown that is too small to hide in', async () => {
    const bed = await openBed((await open()).url, { env: ADMINS })
    const [operator, ann] = [await bed.guest('one', 'operator'), await bed.guest('two', 'ann')]
    for (let n = 0; n < LIMITS.figureGroup - 1; n++) {
      await ann.say(`a rare heron ${n}`)
      await bed.pass(3000)
    }
    expect((await operator.say('/usage')).lines.join('\n')).toMatch(/^Too few uses to be shown: at least 5/)
    await ann.say('one heron more')
    await bed.pass(3000)
    await operator.say('/usage')
    expect(operator.last().lines.slice(1)).toEqual([
      expect.stringMatching(/^image .+ done: 5 · /),
      expect.stringMatching(/^Vendors: /),
      // What vendors cost is told under the same bound.
      expect.stringMatching(/^a one: 5 of 5 · /),
    ])
    const rows = await bed.app.db.outer.selectFrom('usage').selectAll().execute()
    expect(rows).toHaveLength(5)
    expect(JSON.stringify(rows)).not.toMatch(/heron|ann/)
    expect(JSON.stringify(rows)).not.toContain(await ann.personId())
    await bed.leave()
  })
})
