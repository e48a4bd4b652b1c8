/** We use data only to serve: by the records of two real vendors' doubles, who saw what. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOutside } from '../../src/core/net/outside.ts'
import { eachDatabase } from '../support/databases.ts'
import { catalogOf, openPlace } from '../support/studio.ts'
import { readRecord, summary } from '../vendor/oracle.ts'
import { createVendorProvider, filesAllowed } from '../vendor/provider.ts'
import { startVendor, type VendorProcess } from '../vendor/spawn.ts'

const NAMES = ['a', 'b'] as const
const model = (routes: string[]) => ({
  kind: 'edit',
  title: { en: 'A model' },
  prompt: 'optional',
  inputs: { pictures: { min: 1, max: 2 } },
  price: { each: 2000 },
  routes: routes.map((provider) => ({ provider, model: 'm' })),
})
const folder = mkdtempSync(join(tmpdir(), 'chatelier-vendors-'))
const recordOf = (name: string) => join(folder, `${name}.jsonl`)
const vendors: { [name: string]: VendorProcess } = {}
beforeAll(async () => {
  for (const name of NAMES) vendors[name] = await startVendor({ record: recordOf(name) })
})
afterAll(async () => {
  for (const name of NAMES) await vendors[name]?.kill()
  rmSync(folder, { recursive: true })
})

eachDatabase((_name, open) => {
  test('uploads go only to the vendor that serves the request; the other hears nothing of it, neither words nor bytes', async () => {
    const place = await openPlace(await open(), {
      providers: NAMES.map((id) => createVendorProvider({ root: vendors[id]!.root, token: vendors[id]!.token, id })),
      outside: createOutside({ allow: NAMES.flatMap((id) => filesAllowed(vendors[id]!.root)) }),
      catalogYaml: catalogOf({
        models: { one: { ...model(['a']), kind: 'image' }, first: model(['a', 'b']), second: model(['b', 'a']) },
      }),
    })
    const studio = await place.worker()
    const ann = await studio.person()
    const bytes = { first: Buffer.from(`a photo for a ${_name}`), second: Buffer.from(`a photo for b ${_name}`) }
    for (const modelId of ['first', 'second'] as const) {
      place.chat.files.set(modelId, bytes[modelId])
      const inputs = [{ from: 'chat' as const, platform: 'test', ref: modelId }]
      const { generationId } = await studio.submit(ann, {
        kind: 'edit',
        modelId,
        prompt: `words for ${modelId}`,
        inputs,
      })
      await studio.run()
      for (let n = 0; n < 20 && (await studio.generation(generationId)).state !== 'done'; n++) await studio.pass(5000)
      expect((await studio.generation(generationId)).state).toBe('done')
    }
    const sha = (data: Buffer) => createHash('sha256').update(data).digest('hex')
    const seen = async (name: string) =>
      [...summary(await readRecord(recordOf(name))).keys.values()].flatMap(({ submissions }) =>
        submissions.flatMap((one) => one.inputs),
      )
    expect([await seen('a'), await seen('b')]).toEqual([
      expect.arrayContaining([sha(bytes.first)]),
      expect.arrayContaining([sha(bytes.second)]),
    ])
    for (const [name, others] of [
      ['a', 'second'],
      ['b', 'first'],
    ] as const) {
      const whole = readFileSync(recordOf(name), 'utf8')
      expect(whole).not.toContain(sha(bytes[others]))
      expect(whole).not.toContain(`words for ${others}`)
    }
    await place.close()
  })
})
