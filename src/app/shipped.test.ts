import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Provider } from '../core/ports.ts'
import { knownProviders } from '../core/providers/index.ts'
import { openCatalog, replaceCatalog, StartError } from './shipped.ts'

const KNOWN = knownProviders([{ id: 'builtin' } as Provider])

test('a catalogue that can’t be read, or says nothing, is told in words, and the one before stays in force', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipped-'))
  const file = join(folder, 'catalog.yaml')
  const holder = openCatalog(folder, KNOWN)
  const before = holder.current()
  writeFileSync(file, 'default_kind: *usual\n')
  expect(replaceCatalog(holder, folder)).toEqual([expect.stringMatching(/^line 1: .*usual/)])
  expect(() => openCatalog(folder, KNOWN)).toThrow(StartError)
  rmSync(file)
  mkdirSync(file)
  expect(replaceCatalog(holder, folder)).toEqual([`${file} can't be read (EISDIR)`])
  expect(() => openCatalog(folder, KNOWN)).toThrow(StartError)
  expect(holder.current()).toBe(before)
  rmSync(folder, { recursive: true })
})
