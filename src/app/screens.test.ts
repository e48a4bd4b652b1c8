import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '../../test/support/databases.ts'
import { rulesOf } from '../../test/support/studio.ts'
import type { ScreensConfig } from '../config.ts'
import { LIMITS } from '../core/limits.ts'
import { classify } from '../core/media/classify.ts'
import { createSandbox } from '../core/media/sandbox.ts'
import { moderatorContract } from '../core/moderation/contract.ts'
import { createModerators } from '../core/moderation/index.ts'
import { type Memory, pictureScreenOf } from './screens.ts'

const GB = 1024 ** 3
const ROOMY: Memory = { machineBytes: 4 * GB, freeBytes: 2 * GB }
const config = (changes: Partial<ScreensConfig> = {}): ScreensConfig => ({
  pictures: 'auto',
  moderationModel: undefined,
  openai: { root: 'http://127.0.0.1:1/v1', key: undefined },
  wordsKeptDays: 0,
  ...changes,
})

describe('who looks at pictures', () => {
  test('by itself this machine does, where it has the memory', () => {
    expect(pictureScreenOf(config(), {}, ROOMY)).toEqual({ by: 'local' })
    expect(pictureScreenOf(config(), {}, { ...ROOMY, machineBytes: GB })).toEqual({ by: 'nobody', why: 'memory' })
    expect(pictureScreenOf(config(), {}, { ...ROOMY, freeBytes: GB / 4 })).toEqual({ by: 'nobody', why: 'memory' })
  })
  test('a remote screen that sees takes its place, one of words alone does not', () => {
    const omni = config({ moderationModel: 'omni-moderation-latest' })
    expect(pictureScreenOf(omni, {}, ROOMY)).toEqual({ by: 'remote', names: 'omni-moderation-latest' })
    expect(pictureScreenOf(config({ moderationModel: 'text-moderation-latest' }), {}, ROOMY)).toEqual({ by: 'local' })
    expect(pictureScreenOf(config(), { visionScreen: 'eye-1' }, ROOMY)).toEqual({ by: 'remote', names: 'eye-1' })
  })
  test('the operator may want both, or nobody', () => {
    const both = config({ pictures: 'local', moderationModel: 'omni-moderation-latest' })
    expect(pictureScreenOf(both, {}, { machineBytes: 1, freeBytes: 1 })).toEqual({ by: 'local' })
    expect(pictureScreenOf(config({ pictures: 'off' }), {}, ROOMY)).toEqual({ by: 'nobody', why: 'off' })
  })
})

const parts = (classified: (path: string) => Promise<{ [label: string]: number }>, policy = '', nowMs = () => 0) =>
  createModerators({
    clock: { nowMs },
    rules: () => rulesOf(policy).screens,
    remote: config().openai,
    moderationModel: undefined,
    visionModel: undefined,
    classify: classified,
    picture: async () => Buffer.alloc(0),
  })[0]!

moderatorContract('pictures', async () => {
  let isBroken = false
  return {
    moderator: parts(async (file) => {
      if (isBroken) throw new Error('the child is gone')
      return file === 'bad' ? { porn: 0.7, neutral: 0.3 } : { porn: 0.1, sexy: 0.3, neutral: 0.6 }
    }),
    guilty: { category: 'sexual', input: { picturePaths: ['good', 'bad'] } },
    innocent: { picturePaths: ['good'] },
    breakOff: () => {
      isBroken = true
    },
  }
})

describe('the local picture screen', () => {
  const look = { picturePaths: ['one'], kind: 'image' } as const
  test('maps classes to categories by the policy; a class may be off', async () => {
    const shares = async () => ({ porn: 0.5, hentai: 0.9, sexy: 0.4 })
    const policy =
      'screens: { pictures: { porn: { category: sexual, threshold: 0.5 }, hentai: off, sexy: { category: nudity, threshold: 0.8 } } }\n'
    expect(await parts(shares, policy).screen(look)).toEqual({
      scores: { sexual: 1, nudity: 0.5 },
      evidence: ['pictures/porn: 0.50', 'pictures/sexy: 0.40'],
    })
  })

  test('rests after several failures in a row, and looks again after a while', async () => {
    let calls = 0
    let nowMs = 0
    const failing = parts(
      async () => {
        calls += 1
        throw new Error('no room')
      },
      '',
      () => nowMs,
    )
    for (let tries = 0; tries < LIMITS.pictureScreenFailures; tries++)
      await expect(failing.screen(look)).rejects.toMatchObject({ code: 'pictures-failed' })
    await expect(failing.screen(look)).rejects.toMatchObject({ code: 'pictures-resting' })
    expect(calls).toBe(LIMITS.pictureScreenFailures)
    nowMs += LIMITS.pictureScreenRestMs
    await expect(failing.screen(look)).rejects.toMatchObject({ code: 'pictures-failed' })
  })
})

describe('the model', () => {
  const sandbox = createSandbox({ log: silentLog() })
  let dir = ''
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'chatelier-classify-'))
  })
  afterAll(async () => {
    await sandbox.close()
    await rm(dir, { recursive: true })
  })
  async function file(name: string, svg: string): Promise<string> {
    await sharp(Buffer.from(svg)).png().toFile(path.join(dir, name))
    return path.join(dir, name)
  }

  test('looks at pictures in one child of its own, which is kept; shares together are one', async () => {
    const landscape = await file(
      'landscape.png',
      '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="240" fill="#87b5e5"/><rect y="240" width="640" height="240" fill="#4a7a3a"/><circle cx="500" cy="90" r="50" fill="#ffe28a"/></svg>',
    )
    const first = await classify(sandbox, landscape)
    expect(Object.values(first).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3)
    expect(first.drawing + first.neutral).toBeGreaterThan(0.8)
    const pids = sandbox.pids()
    expect(await classify(sandbox, landscape)).toEqual(first)
    expect(sandbox.pids()).toEqual(pids)
    expect(pids).not.toContain(process.pid)
  })

  test('what can not be decoded is a fault, and the next picture is looked at', async () => {
    const broken = path.join(dir, 'broken.png')
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toFile(broken)
    await expect(classify(sandbox, path.join(dir, 'none.png'))).rejects.toMatchObject({ code: 'child_error' })
    expect((await classify(sandbox, broken)).porn).toBeLessThan(0.5)
  })
})
