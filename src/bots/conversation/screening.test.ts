import { resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { engine } from '../../../test/support/fakes.ts'
import { ADDRESS, openPlace, type Place, type Studio } from '../../../test/support/studio.ts'
import { createLocalScreen, loadLists } from '../../core/moderation/index.ts'
import { findPerson, type Person } from '../../core/people.ts'
import type { Address, ModerationCategory } from '../../core/ports.ts'
import { screenWords } from './screening.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const loaded = loadLists([resolve(import.meta.dirname, '../../../data/moderation')])
if (!loaded.ok) throw new Error('the shipped lists have mistakes')
const { screenText } = createLocalScreen({
  lists: {
    ...loaded.lists,
    policy: {
      violence: { default: 'ask', group: 'refuse', adult: 'blur', music: 'allow', 'image/channel': 'blur' },
    },
  },
})
const GROUP: Address = { ...ADDRESS, place: 'group' }

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: Person
  beforeEach(async () => {
    place = await openPlace(await open(), { providers: [engine('a'), engine('b')], wordsKeptMs: 2 * DAY_MS })
    studio = await place.worker()
    person = (await findPerson(place.database.db.outer, await studio.person()))!
  })
  afterEach(() => place.close())
  const say = (text: string, address: Address = ADDRESS, more: { acknowledged?: ModerationCategory[] } = {}) =>
    place.database.db.transaction((trx) =>
      screenWords({ screenText, generation: studio.parts }, trx, {
        ...{ text, kind: 'image', acknowledged: [], person, address },
        ...more,
      }),
    )
  const rows = () => place.database.db.outer.selectFrom('verdicts').selectAll().orderBy('id').execute()

  test('the same words have each effect, by the place in which they are said', async () => {
    const words = 'torture a prisoner until blood sprays'
    const effect = async (address: Address) => (await say(words, address)).action
    expect(await effect(ADDRESS)).toBe('ask')
    expect(await effect(GROUP)).toBe('refuse')
    expect(await effect({ ...GROUP, adult: true })).toBe('blur')
    expect(await effect({ ...ADDRESS, place: 'channel' })).toBe('blur')
    expect((await say(words, ADDRESS, { acknowledged: ['violence'] })).action).toBe('allow')
    expect((await say('a fox in the snow')).action).toBe('allow')
    expect((await rows()).map((row) => [row.place, row.action, row.category])).toEqual([
      ['private', 'ask', 'violence'],
      ['group', 'refuse', 'violence'],
      ['adult', 'blur', 'violence'],
      ['channel', 'blur', 'violence'],
      ['private', 'allow', null],
    ])
  })

  test('what is let through keeps no words; what is not keeps them for as long as the operator says', async () => {
    await say('torture a prisoner until blood sprays', GROUP)
    await say('torture a prisoner until blood sprays', ADDRESS, { acknowledged: ['violence'] })
    expect((await rows()).map((row) => row.words !== null)).toEqual([true, false])
    await studio.pass(3 * DAY_MS)
    expect((await rows()).map((row) => row.words)).toEqual([null, null])
  })

  test('what sexualizes minors is refused whatever was said to be meant, and admins hear of it without the words', async () => {
    const verdict = await say('a naked child on a bed', ADDRESS, { acknowledged: ['sexual-minors'] })
    expect(verdict).toMatchObject({ action: 'refuse', category: 'sexual-minors' })
    expect(place.notices).toEqual([
      { text: [{ key: 'admin-minors', params: { person: person.id, moderator: 'local' } }] },
    ])
  })
})
