import { expect, test } from 'vitest'
import { openSqlite } from '../../../../test/support/databases.ts'
import { engine } from '../../../../test/support/fakes.ts'
import { catalogOf, openPlace } from '../../../../test/support/studio.ts'
import { findPerson } from '../../../core/people.ts'
import { loadLocales } from '../locale.ts'
import { jobCard } from './job.ts'

const PLAIN = { title: { en: 'A model' }, prompt: 'required', price: { each: 1000 } }
const BY_A = { ...PLAIN, routes: [{ provider: 'a', model: 'm' }] }
const BY_RULES = { ...PLAIN, routes: [{ provider: 'rules', model: 'm' }] }
const SEED = { options: { seed: { type: 'integer', min: 0, max: 2147483647 } } }

const locales = loadLocales([new URL('../../../../data/locales/', import.meta.url).pathname], 'en', () => undefined)

test.each([
  ['whose text is whole', 'edit_unknown', locales.format('en', { key: 'refusal-edit_unknown' })],
  ['whose text needs to know more', 'option_range', locales.format('en', { key: 'failure-engine_input' })],
  ['of its own', 'e42', locales.format('en', { key: 'failure-engine_input' })],
])('an engine that refuses with a code %s is put in whole words', async (_what, vendorCode, words) => {
  const a = engine('a')
  a.starts.push({ state: 'refused', reason: 'input', vendorCode })
  const place = await openPlace(await openSqlite(), { providers: [a, engine('b')] })
  try {
    const studio = await place.worker()
    const personId = await studio.person(100)
    const { generationId } = await studio.submit(personId, {})
    await studio.run()
    const { db } = place.database
    const person = (await findPerson(db.outer, personId))!
    const card = await jobCard({ generation: studio.parts, locales }, db.outer, generationId, person)
    expect(card?.text?.map((text) => locales.format('en', text))).toContain(words)
  } finally {
    await place.close()
  }
})

test.each([
  ['a song of a vendor that takes no seed can be had again', 'song', ['again']],
  ['with a seed there is a neighbour too', 'seeded', ['again', 'vary']],
  ['an engine of rules makes the same without a seed', 'fixed', []],
  ['and another one with it', 'ruled', ['again', 'vary']],
])('%s', async (_what, modelId, verbs) => {
  const models = {
    song: { ...BY_A, kind: 'music' },
    seeded: { ...BY_A, ...SEED, kind: 'video' },
    fixed: { ...BY_RULES, kind: 'music' },
    ruled: { ...BY_RULES, ...SEED, kind: 'image' },
  }
  const providers = [engine('a'), engine('rules', { procedural: true })]
  const place = await openPlace(await openSqlite(), { providers, catalogYaml: catalogOf({ models }) })
  try {
    const studio = await place.worker()
    const personId = await studio.person(100)
    const { generationId } = await studio.submit(personId, { modelId })
    await studio.run()
    const { db } = place.database
    const person = (await findPerson(db.outer, personId))!
    const card = await jobCard({ generation: studio.parts, locales }, db.outer, generationId, person)
    const pressed = (card?.buttons ?? []).flat().flatMap(({ press }) => ('action' in press ? [press.action] : []))
    const found = pressed.map((action) => action.split(':')[0]).filter((verb) => verb === 'again' || verb === 'vary')
    expect(found).toEqual(verbs)
  } finally {
    await place.close()
  }
})
