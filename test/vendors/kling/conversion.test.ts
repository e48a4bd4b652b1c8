import { describe, expect, test } from 'vitest'
import { problemOf, submissionOf, unableOf } from '../../../src/core/providers/kling/requests.ts'
import { type Asked, asksOf, modelsOf, schemaAt } from '../combinations.ts'

const text = schemaAt(new URL('schema/text2video.json', import.meta.url))
const image = schemaAt(new URL('schema/image2video.json', import.meta.url))
const names = { externalId: '0BsAbcdefghijklmnopqrs', callbackUrl: 'https://bot.example/wake/kling' }
const PICTURE = 'iVBORw0KGgoAAAANSUhEUg=='

const bodyOf = (asked: Omit<Asked, 'inputs' | 'count' | 'seed' | 'locale'>) =>
  submissionOf(asked, asked.kind === 'animate' ? PICTURE : undefined, names).body
const wrongIn = (asked: Asked) => (asked.kind === 'animate' ? image : text)(bodyOf(asked))

const asked = (more: Partial<Asked>): Asked => ({
  kind: 'animate',
  model: 'kling-v2-6',
  prompt: 'a lighthouse',
  options: {},
  count: 1,
  seed: 7,
  locale: 'en',
  inputs: more.kind === 'video' ? 0 : 1,
  ...more,
})

describe('what goes out to Kling', () => {
  test('every option and pair of options of our catalogue is served, and is what its published schema takes', () => {
    const routes = modelsOf('kling')
    expect(routes.length).toBeGreaterThan(0)
    let tried = 0
    for (const route of routes)
      for (const one of asksOf(route)) {
        tried++
        expect({ one, unable: unableOf(one), wrong: wrongIn(one) }).toEqual({ one, unable: null, wrong: null })
      }
    expect(tried).toBeGreaterThan(250)
  })

  test('every model, mode, length, camera, sound and ratio that its table allows is what the schema takes', () => {
    const models = ['v1', 'v1-5', 'v1-6', 'v2-master', 'v2-1', 'v2-1-master', 'v2-5-turbo', 'v2-6', 'v3']
    let served = 0
    for (const model of models.map((name) => `kling-${name}`))
      for (const kind of ['video', 'animate'] as const)
        for (const mode of ['std', 'pro'])
          for (const duration of [3, 5, 7, 10, 15])
            for (const camera of ['auto', 'zoom-in', 'tilt-down', 'pan-left', 'orbit-left'])
              for (const sound of [false, true]) {
                const one = asked({ kind, model, settings: { mode }, options: { duration, camera, sound } })
                if (problemOf(one) !== null || unableOf(one) !== null) continue
                served++
                expect({ one, wrong: wrongIn(one) }).toEqual({ one, wrong: null })
              }
    expect(served).toBeGreaterThan(300)
  })

  test('the camera is a setting for v1 in std and v1-5 in pro at five seconds, and words everywhere else', () => {
    const control = (model: string, mode: string, duration: number) =>
      bodyOf(asked({ model, settings: { mode }, options: { duration, camera: 'zoom-in' } }))
    const zoom = { type: 'simple', config: { horizontal: 0, vertical: 0, pan: 0, tilt: 0, roll: 0, zoom: -5 } }
    for (const [model, mode, duration] of [
      ['kling-v1', 'std', 5],
      ['kling-v1-5', 'pro', 5],
    ] as const) {
      const body = control(model, mode, duration)
      expect(body['camera_control']).toEqual(zoom)
      expect(body['prompt']).toBe('a lighthouse')
    }
    for (const [model, mode, duration] of [
      ['kling-v1', 'std', 10],
      ['kling-v1', 'pro', 5],
      ['kling-v1-5', 'std', 5],
      ['kling-v1-6', 'pro', 5],
      ['kling-v2-6', 'pro', 5],
      ['kling-v3', 'std', 5],
    ] as const) {
      const body = control(model, mode, duration)
      expect(body).not.toHaveProperty('camera_control')
      expect(body['prompt']).toBe('a lighthouse The camera slowly zooms in.')
    }
  })

  test('each move of the camera is one axis with its documented sign', () => {
    const config = (camera: string) => {
      const body = bodyOf(asked({ model: 'kling-v1-5', settings: { mode: 'pro' }, options: { camera } }))
      const axes = (body['camera_control'] as { config: { [axis: string]: number } }).config
      return Object.fromEntries(Object.entries(axes).filter(([, value]) => value !== 0))
    }
    expect(['zoom-in', 'zoom-out', 'pan-left', 'pan-right', 'tilt-up', 'tilt-down'].map(config)).toEqual([
      { zoom: -5 },
      { zoom: 5 },
      { pan: -5 },
      { pan: 5 },
      { tilt: 5 },
      { tilt: -5 },
    ])
  })

  test('what it cannot do is named with what it can', () => {
    const unable = (more: Partial<Asked>) => unableOf(asked(more))
    expect(unable({ options: { duration: 7 } })).toEqual({ option: 'duration', allowed: [5, 10] })
    expect(unable({ model: 'kling-v3', options: { duration: 7 } })).toBeNull()
    expect(unable({ options: { sound: true } })).toEqual({ option: 'sound', allowed: [false, 'off'] })
    expect(unable({ settings: { mode: 'pro' }, options: { sound: true } })).toBeNull()
    expect(unable({ kind: 'video', options: { ratio: '4:3' } })?.allowed).toEqual(['16:9', '9:16', '1:1'])
    expect(unable({ options: { seed: 5 } })).toEqual({ option: 'seed', allowed: [] })
    expect(unable({ kind: 'video', options: { resolution: '4k' } })).toEqual({ option: 'resolution', allowed: [] })
    expect(unable({ options: { negative: 'blurred' } })).toBeNull()
    expect(unable({ count: 2 })).toEqual({ option: 'count', allowed: [1] })
    expect(unable({ inputs: 2 })).toEqual({ option: 'inputs', allowed: [1] })
  })

  test('a wrong route is told in a sentence', () => {
    const problem = (more: Partial<Asked>) => problemOf(asked(more))
    expect(problem({})).toBeNull()
    expect(problem({ kind: 'image' })).toBe("kling-v2-6 makes video and animate, not 'image'")
    expect(problem({ kind: 'video', model: 'kling-v2-1' })).toContain("not 'video'")
    expect(problem({ settings: { mode: 'best' } })).toBe('mode is std or pro')
    expect(problem({ settings: { sound: true } })).toBe('kling-v2-6 makes no sound in the mode std')
    expect(problem({ settings: { speed: 1 } })).toContain("'speed'")
  })

  test('a prompt that is too long keeps the camera, loses its end and says so', () => {
    const prompt = `${'а'.repeat(2470)}${'😀'.repeat(100)}`
    const { body, keptChars } = submissionOf(asked({ prompt, options: { camera: 'zoom-in' } }), PICTURE, names)
    const sent = String(body['prompt'])
    expect(sent.length).toBeLessThanOrEqual(2500)
    expect(sent.endsWith('The camera slowly zooms in.')).toBe(true)
    expect(sent.isWellFormed()).toBe(true)
    expect(keptChars).toBeLessThan(prompt.length)
    expect(submissionOf(asked({}), PICTURE, names).keptChars).toBeUndefined()
  })
})
