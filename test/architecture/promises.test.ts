import { describe, expect, test } from 'vitest'
import { hasTest, tablesOf } from './named-tests.ts'

const PROMISES = [
  ...['results as promised', 'uploads are temporary', 'unsaved results are swept after 30 days'],
  ...['a work is deleted at once, in the store too', 'hide from history', 'see what is kept about me'],
  ...[
    'structured export',
    'rectification',
    'erase me',
    'whoever is pictured agrees',
    'restriction and objection',
    'withdraw consent',
  ],
  ...['we use data only to serve', 'usage figures are anonymous', 'no card data ever', 'never collected'],
  ...['generated content is marked', 'requests are answered in time', 'job-done notices can be off'],
  ...['access logs 30 days', 'children', 'we tell you of breaches and changes'],
]
const rows = tablesOf('docs/privacy.md').get('Promises, each a test') ?? []

describe('the table of promises', () => {
  test('has a row for each of them', () => {
    expect(rows.map(({ name }) => name)).toEqual(PROMISES)
  })

  test.each(rows)('$name: says how it is kept, and every test that it names is there', ({ cells }) => {
    const [how = '', named = ''] = cells
    expect([cells.length, how.length > 5]).toEqual([2, true])
    for (const one of named.split('<br>')) {
      const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(one) ?? []
      expect(hasTest(file, title), one).toBe(true)
    }
  })
})
