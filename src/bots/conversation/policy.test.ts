import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadPolicy } from './policy.ts'

test('a legal text is shown as plain words: headings, lists and tables lose their marks', () => {
  const dir = mkdtempSync(join(tmpdir(), 'chatelier-legal-'))
  const text = `---
version: 3
operator: Somebody
---
# Privacy of {operator}

| what | why | how long |
|---|:---:|--:|
| your number | to know you | a year |
| **results** | your history | until you delete them |

- from {minimumAge} years | on
`
  writeFileSync(join(dir, 'privacy.en.md'), text)
  const policy = loadPolicy([dir], { name: undefined, email: undefined, jurisdiction: undefined }, 17)
  expect(policy.document('privacy', 'en')).toBe(
    [
      'Privacy of Somebody',
      '',
      'what – why – how long',
      '• your number – to know you – a year',
      '• results – your history – until you delete them',
      '',
      '• from 17 years | on',
    ].join('\n'),
  )
  rmSync(dir, { recursive: true })
})
