import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

/** Every module that a module loads when it is imported: its own files by address, packages by name. */
async function loads(address: URL, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(address.href)) return seen
  seen.add(address.href)
  const source = await readFile(address, 'utf8')
  for (const [, names, from] of source.matchAll(/^(?:import|export)\s+(?!type\b)([\w{},*\s]+?)\s+from\s+'([^']+)'/gm)) {
    const onlyTypes = /^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names as string)
    if (onlyTypes) continue
    if (from?.startsWith('.')) await loads(new URL(from, address), seen)
    else seen.add(from as string)
  }
  return seen
}

test.each(['sandbox.ts', 'intake.ts', 'probe.ts'])('%s loads no decoder into the parent process', async (name) => {
  const loaded = [...(await loads(new URL(name, import.meta.url)))]
  const own = new Set(['p-queue'])
  expect(loaded.filter((one) => !one.startsWith('file:') && !one.startsWith('node:') && !own.has(one))).toEqual([])
  expect(loaded.filter((one) => /-child\.ts$/.test(one) && !one.endsWith('sandbox-child.ts'))).toEqual([])
})

test('a child loads decoders only when a file needs them', async () => {
  for (const name of ['child.ts', 'intake-child.ts', 'probe-child.ts']) {
    const loaded = [...(await loads(new URL(name, import.meta.url)))]
    expect(loaded.filter((one) => /^(sharp|node-av|heic-decode)/.test(one))).toEqual([])
  }
  expect([...(await loads(new URL('finish-av.ts', import.meta.url)))]).toContain('node-av/api')
})
