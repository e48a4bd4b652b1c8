import { expect, test } from 'vitest'
import { silentLog } from '../../test/support/databases.ts'
import { catalogOf } from '../../test/support/studio.ts'
import { readCatalog } from '../core/catalog.ts'
import type { Provider } from '../core/ports.ts'
import { warnOfUncounted } from './vendors.ts'

test('a bound of money that does not count every model is told in the log, with what mends it', () => {
  const told: object[] = []
  const log = { ...silentLog(), warn: (fields: object) => void told.push(fields) }
  const warn = (route: object, vendors: object) => {
    const yaml = JSON.parse(catalogOf()) as { models: { [id: string]: { routes: object[] } } }
    for (const model of Object.values(yaml.models)) model.routes = [{ provider: 'a', model: 'm', ...route }]
    const reading = readCatalog(JSON.stringify({ ...yaml, vendors }), ['a'])
    if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
    warnOfUncounted(reading.catalog, [{ id: 'a' } as Provider], log)
    return reading.catalog.models.map(({ id }) => id)
  }
  warn({}, {})
  warn({ cost_micro_usd: 0 }, { a: { daily_usd: 5 } })
  expect(told).toEqual([])
  const models = warn({}, { a: { daily_usd: 5 } })
  expect(told).toEqual([{ provider: 'a', models, mend: expect.stringContaining('cost_micro_usd') }])
})
