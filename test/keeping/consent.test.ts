/** Consent: asked once a person, given, declined, withdrawn, given again, and asked anew when the terms change. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { receiptEmailOf } from '../../src/core/people.ts'
import { consentOf } from '../../src/core/privacy/consent.ts'
import { type Bed, type BedOptions, GIFT, joinChats, openBed } from '../link/bed.ts'
import { eachDatabase, type TestDatabase } from '../support/databases.ts'
import { catalogOf } from '../support/studio.ts'

const PENDING = { state: 'pending', operation: { id: 1 }, checkAfterMs: 60_000 } as const
const KEEP = { result_days: 30, keep: ['video'], upload_hours: 24 }
const CATALOG = JSON.stringify({ ...JSON.parse(catalogOf()), retention: KEEP })
/** Terms of a version. */
const terms = (version: string, news = '') => ({
  'legal/terms.en.md': `---\nversion: ${version}\n${news === '' ? '' : `news: ${news}\n`}---\nThe terms of {operator}, from {minimumAge}.`,
})

eachDatabase((_name, open) => {
  let opened: TestDatabase
  let bed: Bed
  beforeEach(async () => {
    opened = await open()
    bed = await openBed(opened.url, { catalogYaml: CATALOG })
  })
  afterEach(async () => {
    await bed.leave()
    await opened.close()
  })
  /** The same program again on the same books, as an operator sets it up now. */
  const reopen = async (options: BedOptions) => {
    await bed.leave()
    bed = await openBed(opened.url, { catalogYaml: CATALOG, fromMs: bed.clock.nowMs() + 1000, ...options })
  }
  const works = async () => (await bed.app.db.outer.selectFrom('generations').select('id').execute()).length
  const said = (lines: string[]) => lines.join('\n')

  test('first use says in short what is kept, for how long, who gets it, that nobody trains on it, and asks for the age', async () => {
    await reopen({ env: { MINIMUM_AGE: '21', UPLOAD_RETENTION_DAYS: '7', OPERATOR_NAME: 'Example Studio' } })
    const ann = bed.somebody('one', 'ann')
    const gate = await ann.say('a fox')
    expect(said(gate.lines)).toMatch(
      /results \(30 days if unsaved\), uploads \(24 h after the work is done, at most 7 days\)/,
    )
    // The engines of the catalogue's routes, by name.
    expect(said(gate.lines)).toMatch(/goes only to whoever makes it: a, b\. Nobody trains models/)
    expect(said(gate.lines)).toMatch(/may differ from reality/)
    expect(said(gate.lines)).toMatch(/you are 21 or older and accept the terms of Example Studio/)
    expect(gate.buttons.map(({ label }) => label)).toEqual([
      'I am 21 or older and agree',
      ...['Terms', 'Privacy', 'Decline', '🌐 Русский', '🌐 中文', '🌐 Bahasa Indonesia'],
    ])
    const page = said((await ann.press('Privacy')).lines)
    expect(page).toMatch(/to serve your request – 24 h after the work is done, at most 7 days/)
    expect(page).not.toContain('{')
    expect(page).toMatch(/safety, complaints – a year, without your words/)
    expect(page).toContain('The content check runs on this machine.')
    expect(page).toMatch(/Moderators see the words and the picture in question only while that is open/)
    await ann.press('agree')
    expect(await works()).toBe(1)
    const [row] = await bed.app.db.outer.selectFrom('consents').selectAll().execute()
    expect(row).toMatchObject({ policy_version: 4, minimum_age: 21, withdrawn_at_ms: null })
  })

  test('where a screen elsewhere looks too, the short form and the privacy page name it, and how long words are kept', async () => {
    const env = {
      MODERATION_MODEL: 'omni-moderation-latest',
      OPENAI_API_KEY: 'sk-no-such-key',
      MODERATION_TEXT_RETENTION_DAYS: '30',
    }
    await reopen({ env })
    const ann = bed.somebody('one', 'ann')
    const named = 'For the content check, the words and pictures of a request go to api.openai.com too.'
    expect((await ann.say('a fox')).lines).toContain(named)
    const page = said((await ann.press('Privacy')).lines)
    expect(page).toContain(named)
    expect(page).toMatch(/safety, complaints – a year; your words for 30 days/)
  })

  test('declining keeps balance, orders and papers usable; what was wished for is not made, and the next wish asks again', async () => {
    const ann = bed.somebody('one', 'ann')
    await ann.say('a fox')
    expect(said((await ann.press('Decline')).lines)).toMatch(/Nothing of yours is processed\.[\s\S]*\/balance/)
    for (const [command, answer] of [
      ['/balance', /You have 20 credits/],
      ['/history', /Nothing yet/],
      ['/buy', /Which pack/],
      ['/settings', /Settings|language/i],
      ['/privacy', /Responsible for your data/],
      ['/email ann@example.com', /ann@example\.com/],
    ] as const)
      expect(said((await ann.say(command)).lines), command).toMatch(answer)
    expect((await ann.say('a hare')).buttons[0]?.label).toMatch(/agree$/)
    expect([await works(), await ann.balance()]).toEqual([0, [GIFT, 0]])
    await ann.press('agree')
    // The declined wish is gone, the later one is made.
    const prompts = await bed.app.db.outer.selectFrom('generations').select('prompt').execute()
    expect(prompts).toEqual([{ prompt: 'a hare' }])
  })

  test('withdrawing consent stops at once: what waits is cancelled and returned, what runs is asked to stop, nothing new is made', async () => {
    const ann = await bed.guest('one', 'ann')
    bed.engine.starts.push(PENDING, PENDING)
    bed.engine.cancels.push('cancelled', 'running')
    for (const prompt of ['one', 'two', 'three', 'four']) await ann.write(prompt)
    // Two run at a time, two wait: four times two credits are held.
    expect(await ann.balance()).toEqual([GIFT - 8, 8])
    expect(said((await ann.say('/withdraw')).lines)).toMatch(/What waits is cancelled/)
    const done = await ann.press('Withdraw')
    expect(said(ann.seen().map(({ lines }) => said(lines)))).toMatch(
      /consent is withdrawn[\s\S]*2 jobs were cancelled; their credits are back[\s\S]*2 jobs are being stopped/,
    )
    expect(done).toBeTruthy()
    await bed.run()
    // One engine confirmed; the other went on, and what it makes is paid and stays in the history.
    expect(await ann.balance()).toEqual([GIFT - 2, 0])
    const states = await bed.app.db.outer.selectFrom('generations').select('state').orderBy('id').execute()
    expect(states.map(({ state }) => state).sort()).toEqual(['cancelled', 'cancelled', 'cancelled', 'done'])
    const begun = bed.engine.started.length
    for (const wish of ['five', '/image six', '/music seven'])
      expect((await ann.say(wish)).buttons[0]?.label).toMatch(/agree$/)
    await ann.pressAction(`again:${'0'.repeat(22)}`)
    expect([bed.engine.started.length, await works()]).toEqual([begun, 4])
    await bed.pass(2 * 60_000)
    expect(await ann.balance()).toEqual([GIFT - 2, 0])
    expect(said((await ann.say('/history')).lines)).toMatch(/one|two/)
    expect(await consentOf(bed.app.db.outer, await ann.personId())).toMatchObject({ state: 'withdrawn' })

    // Given again, all goes on; both acts stand in the record.
    await ann.say('/start')
    await ann.press('agree')
    await ann.write('eight')
    expect(await works()).toBe(5)
    const [row] = await bed.app.db.outer.selectFrom('consents').select('acts').execute()
    const acts = JSON.parse(row?.acts ?? '[]') as { act: string }[]
    expect(acts.map(({ act }) => act)).toEqual(['given', 'withdrawn', 'given'])
  })

  test('a material change of the terms asks again before anything new, with what is new; a minor one is told once', async () => {
    const ann = await bed.guest('one', 'ann')
    await reopen({ files: terms('2.1', 'The address has changed.') })
    const again = bed.somebody('one', 'ann')
    await again.write('/balance')
    const told = () => again.seen().filter(({ lines }) => said(lines).includes('changed a little'))
    expect(told().map(({ lines }) => lines.at(-1))).toEqual(['The address has changed.'])
    await again.write('a fox')
    expect([told().length, await works()]).toEqual([1, 1])

    await reopen({ files: terms('3.0', 'Voices are processed too.') })
    const later = bed.somebody('one', 'ann')
    const gate = await later.say('a hare')
    expect(gate.lines.slice(0, 2)).toEqual([
      'The terms have changed. Nothing new is made before you agree again.',
      'Voices are processed too.',
    ])
    expect(await works()).toBe(1)
    await later.press('agree')
    expect(await works()).toBe(2)
    expect(await ann.personId().catch(() => null)).not.toBeUndefined()
    await reopen({ files: terms('3.0') })
    await bed.somebody('one', 'ann').write('an owl')
    expect(await works()).toBe(3)
  })

  test('in groups one short line leads to the terms; agreed to once, all groups go on with what was wished for there', async () => {
    const inGroup = bed.somebody('one', 'ann', 'group')
    const line = await inGroup.say('a fox in the group')
    expect([line.lines, line.buttons.map(({ label }) => label)]).toEqual([
      ['Before I make anything I need your agreement, once for all places.'],
      ['Read and agree'],
    ])
    expect(await works()).toBe(0)
    const alone = bed.somebody('one', 'ann')
    await alone.say('/start')
    await alone.press('agree')
    expect(await works()).toBe(1)
    expect(inGroup.last()).toMatchObject({ media: 1 })
    expect(alone.seen().every(({ media }) => media === 0)).toBe(true)
    // And from then on nowhere again.
    await inGroup.write('a hare in the group')
    expect(await works()).toBe(2)
  })

  test('the address for receipts is validated, can be changed and taken out, goes along when chats are joined', async () => {
    const [ann, web] = [await bed.guest('one', 'ann'), await bed.guest('two', 'web')]
    const email = async () => receiptEmailOf(bed.app.db.outer, await ann.personId())
    for (const wrong of [
      'nobody',
      'a b@example.com',
      'a@b',
      '@example.com',
      'a@-x.com',
      'a@x..com',
      `${'a'.repeat(65)}@example.com`,
    ]) {
      expect(said((await web.say(`/email ${wrong}`)).lines), wrong).toMatch(/That is no e-mail address/)
    }
    await web.say('/email Web.User+x@mail.example.com')
    await joinChats(ann, web)
    expect(await email()).toBe('Web.User+x@mail.example.com')
    await ann.say('/email')
    await ann.press('email')
    await ann.say('почта@пример.рф')
    expect(await email()).toBe('почта@пример.рф')
    // Words that are no address are no answer either: they are a wish.
    await ann.press('email')
    await ann.write('a fox')
    expect([await email(), await works()]).toEqual(['почта@пример.рф', 1])
    await ann.say('/email off')
    expect(await email()).toBeNull()
  })

  test('job-done notices can be off: the result comes without a sound, and stands in the history', async () => {
    const ann = await bed.guest('one', 'ann')
    await ann.say('/settings')
    await ann.press('notices')
    await ann.write('a fox')
    expect(ann.seen().filter(({ media }) => media === 1)).toHaveLength(1)
    expect(said((await ann.say('/history')).lines)).toContain('a fox')
  })

  test('restriction and objection: figures, notices and enhancing are off at a press, and stay off', async () => {
    const ann = await bed.guest('one', 'ann')
    await ann.say('/settings')
    for (const verb of ['statistics', 'notices', 'enhance']) await ann.press(verb)
    await ann.write('a fox')
    expect(await bed.app.db.outer.selectFrom('usage').select('kind').execute()).toEqual([])
    const { settings } = await bed.app.db.outer
      .selectFrom('people')
      .select('settings')
      .where('id', '=', await ann.personId())
      .executeTakeFirstOrThrow()
    expect(JSON.parse(settings)).toMatchObject({ statistics: false, notices: false, enhance: false })
  })
})
