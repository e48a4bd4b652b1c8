/** What doctor prints, as an operator runs it: every finding in words, no secret, and an exit code. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { S3_BUCKET, S3_KEYS, type S3Double, startS3 } from '../s3/double.ts'

const DOCTOR = resolve('src/tools/doctor.ts')
let folder: string
let s3: S3Double

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'))
  s3 = await startS3()
})
afterEach(async () => {
  await s3.close()
  rmSync(folder, { recursive: true })
})

const bucket = () => ({
  S3_ENDPOINT: s3.endpoint,
  S3_BUCKET,
  S3_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
  S3_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
})

function doctor(variables: { [name: string]: string }): Promise<{ code: number; text: string }> {
  const env = { PATH: process.env['PATH'], DATA_DIR: join(folder, 'data'), ...variables }
  return new Promise((done) => {
    execFile(process.execPath, [DOCTOR], { cwd: folder, env }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), text: stdout + stderr }),
    )
  })
}

test('a bucket that can’t be used is told by what is wrong with it, and its key is not shown', async () => {
  expect(await doctor(bucket())).toMatchObject({ code: 0, text: expect.stringMatching(/^ok +media +in the bucket/m) })
  const cases = [
    [{ S3_BUCKET: 'nothere' }, /^WRONG +media +the bucket nothere .*it is not there/m],
    [{ S3_SECRET_ACCESS_KEY: 'another-secret' }, /^WRONG +media .*the key is not taken, or may not use it/m],
    [{ S3_ENDPOINT: 'http://127.0.0.1:9' }, /^WRONG +media .*its server does not answer.*S3_ENDPOINT/m],
  ] as const
  for (const [changed, words] of cases) {
    const { code, text } = await doctor({ ...bucket(), ...changed })
    expect(text).toMatch(words)
    expect(code).toBe(1)
    for (const secret of [S3_KEYS.secretAccessKey, 'another-secret']) expect(text).not.toContain(secret)
  }
})

test('a catalogue that can’t be read is a finding, not a stack', async () => {
  mkdirSync(join(folder, 'data', 'catalog.yaml'), { recursive: true })
  const { code, text } = await doctor({})
  expect(text).toMatch(/^WRONG +catalogue +.*catalog\.yaml can't be read \(EISDIR\)$/m)
  expect(text).not.toContain('at readFileSync')
  expect(code).toBe(1)
})
