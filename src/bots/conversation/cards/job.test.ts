import { expect, test } from 'vitest'
import { openSqlite } from '../../../../test/support/databases.ts'
import { engine } from '../../../../test/support/fakes.ts'
import { openPlace } from '../../../../test/support/studio.ts'
import { findPerson } from '../../../core/people.ts'
import { loadLocales } from '../locale.ts'
import { jobCard } from './job.ts'

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
