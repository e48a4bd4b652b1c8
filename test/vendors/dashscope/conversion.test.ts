import { describe, expect, test } from 'vitest'
import { problemOf, submissionOf, unableOf } from '../../../src/core/providers/dashscope/requests.ts'
import { type Asked, asksOf, modelsOf, schemaAt } from '../combinations.ts'

const schemas = Object.fromEntries(
  [
    'z-image',
    'qwen-image',
    'qwen-image-edit',
    'qwen-image-2',
    'wan-t2v',
    'wan-i2v',
    'wan27-t2v',
    'wan27-i2v',
    'qwen-vl',
    'qwen-chat',
  ].map((name) => [name, schemaAt(new URL(`schema/${name}.json`, import.meta.url))]),
)
const schemaOf = (model: string): string => {
  if (model.startsWith('z-image')) return 'z-image'
  if (model.startsWith('qwen-image-edit')) return 'qwen-image-edit'
  if (model.startsWith('qwen-image-2')) return 'qwen-image-2'
  if (model.startsWith('qwen-image')) return 'qwen-image'
  if (model.startsWith('wan2.7')) return `wan27-${model.slice(7, 10)}`
  if (model.startsWith('wan')) return `wan-${model.slice(7, 10)}`
  return model.includes('-vl-') ? 'qwen-vl' : 'qwen-chat'
}
const PICTURE = 'data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2w=='
const sent = (one: Asked) =>
  submissionOf(
    one,
    Array.from({ length: one.inputs }, () => PICTURE),
  )
const wrongIn = (one: Asked) => schemas[schemaOf(one.model)]!(sent(one).body)

const asked = (more: Partial<Asked>): Asked => ({
  kind: 'image',
  model: 'z-image-turbo',
  prompt: 'a lighthouse',
  options: {},
  count: 1,
  seed: 7,
  locale: 'en',
  inputs: 0,
  ...more,
})
const clip = (model: string, more: Partial<Asked> = {}) =>
  asked({ model, kind: model.includes('i2v') ? 'animate' : 'video', inputs: model.includes('i2v') ? 1 : 0, ...more })

const MODELS = [
  'z-image-turbo',
  'qwen-image',
  'qwen-image-plus',
  'qwen-image-max-2025-12-30',
  'qwen-image-2.0',
  'qwen-image-2.0-pro',
  'qwen-image-edit',
  'qwen-image-edit-plus-2025-10-30',
  'qwen-image-edit-max',
  'wan2.2-t2v-plus',
  'wan2.5-t2v-preview',
  'wan2.6-t2v',
  'wan2.7-t2v-2026-06-12',
  'wan2.2-i2v-flash',
  'wan2.2-i2v-plus',
  'wan2.5-i2v-preview',
  'wan2.6-i2v',
  'wan2.6-i2v-flash',
  'wan2.7-i2v-2026-04-25',
  'qwen3-vl-plus',
  'qwen-vl-max',
  'qwen-flash',
  'qwen3.5-plus-2026-02-15',
]

describe('what goes out to Model Studio', () => {
  test('every option and pair of options of our catalogue is served, and is what the published schema takes', () => {
    const routes = modelsOf('dashscope')
    expect(new Set(routes.map(({ model }) => model.kind))).toEqual(
      new Set(['image', 'edit', 'video', 'animate', 'describe', 'write']),
    )
    let tried = 0
    for (const route of routes)
      for (const one of asksOf(route)) {
        tried++
        expect({ one, unable: unableOf(one), wrong: wrongIn(one) }).toEqual({ one, unable: null, wrong: null })
      }
    expect(tried).toBeGreaterThan(300)
  })

  test('whatever the table of models allows is what the schema of the model takes', () => {
    let served = 0
    for (const model of MODELS)
      for (const kind of ['image', 'edit', 'video', 'animate', 'describe', 'write'] as const) {
        if (problemOf(asked({ model, kind })) !== null) continue
        for (const inputs of [0, 1, 3])
          for (const count of [1, 4])
            for (const resolution of ['480p', '720p', '1080p', undefined])
              for (const ratio of ['16:9', '3:4', '1:1'])
                for (const duration of [2, 5, 10, 15])
                  for (const sound of [true, false]) {
                    const options =
                      kind === 'video' || kind === 'animate'
                        ? {
                            duration,
                            sound,
                            ...(resolution === undefined ? {} : { resolution }),
                            ...(kind === 'video' ? { ratio } : {}),
                          }
                        : kind === 'image' || kind === 'edit'
                          ? { ratio }
                          : {}
                    const one = asked({ model, kind, inputs, count, options })
                    if (unableOf(one) !== null) continue
                    served++
                    const wrong = wrongIn(one)
                    if (wrong !== null) expect({ one, wrong }).toEqual({ one, wrong: null })
                  }
      }
    expect(served).toBeGreaterThan(500)
  })

  test('a ratio is one of the sizes of the model', () => {
    const size = (model: string, ratio: string, more = {}) =>
      (sent(clip(model, { options: { ratio, ...more } })).body['parameters'] as { size?: string }).size
    expect((sent(asked({ options: { ratio: '16:9' } })).body['parameters'] as { size: string }).size).toBe('1664*928')
    expect(size('wan2.6-t2v', '9:16', { resolution: '1080p' })).toBe('1080*1920')
    expect(size('wan2.5-t2v-preview', '1:1', { resolution: '480p' })).toBe('624*624')
    expect(unableOf(clip('wan2.2-t2v-plus', { options: { ratio: '4:3', resolution: '480p' } }))).toEqual({
      option: 'ratio',
      allowed: ['16:9', '9:16', '1:1'],
    })
  })

  test('an edit keeps its picture’s ratio unless it is asked for another, which some models make one at a time', () => {
    const edit = (model: string, ratio?: string, count = 1) =>
      asked({ kind: 'edit', model, inputs: 1, count, options: ratio === undefined ? {} : { ratio } })
    const size = (one: Asked) => (sent(one).body['parameters'] as { size?: string }).size
    for (const model of ['qwen-image-edit-plus', 'qwen-image-edit-max', 'qwen-image-2.0']) {
      expect([size(edit(model)), size(edit(model, 'auto')), size(edit(model, '16:9'))]).toEqual([
        undefined,
        undefined,
        '1664*928',
      ])
      expect(wrongIn(edit(model, '16:9'))).toBeNull()
    }
    expect(unableOf(edit('qwen-image-edit-plus', '16:9', 2))).toEqual({ option: 'count', allowed: [1] })
    expect(unableOf(edit('qwen-image-edit-plus', 'auto', 2))).toBeNull()
    expect(unableOf(edit('qwen-image-2.0', '16:9', 2))).toBeNull()
    expect(unableOf(edit('qwen-image-edit', '16:9'))).toEqual({ option: 'ratio', allowed: ['auto'] })
  })

  test('what a model has no field for is refused, not dropped', () => {
    const nowhere = (option: string) => ({ option, allowed: [] })
    expect(unableOf(asked({ model: 'qwen-image-2.0', options: { size: 4096 } }))).toEqual(nowhere('size'))
    expect(unableOf(asked({ model: 'qwen-image-2.0', options: { style: 'oil' } }))).toEqual(nowhere('style'))
    expect(unableOf(asked({ options: { negative: 'blurred' } }))).toEqual(nowhere('negative'))
    expect(unableOf(asked({ options: { negative: '', seed: 5 } }))).toBeNull()
    expect(unableOf(asked({ model: 'qwen-image-2.0', options: { negative: 'blurred', seed: 5 } }))).toBeNull()
    expect(unableOf(clip('wan2.7-t2v', { options: { quality: 'high' } }))).toEqual(nowhere('quality'))
    expect(unableOf(clip('wan2.7-t2v', { options: { negative: 'x', seed: 5, camera: 'zoom-in' } }))).toBeNull()
    const words = { kind: 'describe', model: 'qwen3-vl-flash', inputs: 1 } as const
    expect(unableOf(asked({ ...words, options: { seed: 5 } }))).toEqual(nowhere('seed'))
    expect(unableOf(asked(words))).toBeNull()
  })

  test('2.7 wants its picture in a list of media, the ones before it as img_url', () => {
    const input = (model: string) => sent(clip(model)).body['input']
    expect(input('wan2.7-i2v')).toEqual({ prompt: 'a lighthouse', media: [{ type: 'first_frame', url: PICTURE }] })
    expect(input('wan2.6-i2v')).toEqual({ prompt: 'a lighthouse', img_url: PICTURE })
  })

  test('the dearer rewriting of prompts is off unless the route wants it', () => {
    const extend = (more: Partial<Asked>) =>
      (sent(asked(more)).body['parameters'] as { prompt_extend?: boolean }).prompt_extend
    expect(extend({})).toBe(false)
    expect(extend({ settings: { prompt_extend: true } })).toBe(true)
    expect(extend({ model: 'qwen-image-plus' })).toBeUndefined()
  })

  test('what it cannot do is named with what it can', () => {
    expect(unableOf(asked({ count: 2 }))).toEqual({ option: 'count', allowed: [1] })
    expect(unableOf(asked({ options: { ratio: '2:1' } }))?.option).toBe('ratio')
    expect(unableOf(asked({ kind: 'edit', model: 'qwen-image-edit-plus', inputs: 4 }))).toEqual({
      option: 'inputs',
      allowed: [1, 2, 3],
    })
    expect(unableOf(clip('wan2.5-t2v-preview', { options: { duration: 7 } }))?.allowed).toEqual([5, 10])
    expect(unableOf(clip('wan2.2-i2v-flash', { options: { resolution: '1080p' } }))?.allowed).toEqual(['480p', '720p'])
    expect(unableOf(clip('wan2.2-i2v-flash', { options: { sound: true } }))?.option).toBe('sound')
    // Its clips always come with sound: silence is nothing that can be promised.
    expect(unableOf(clip('wan2.7-i2v', { options: { sound: false } }))?.option).toBe('sound')
  })

  test('a wrong route is told in a sentence', () => {
    expect(problemOf(asked({ model: 'flux-dev' }))).toBe("'flux-dev' is of no family that is known here")
    expect(problemOf(asked({ kind: 'video' }))).toBe("z-image-turbo makes image, not 'video'")
    expect(problemOf(asked({ settings: { prompt_extend: 'yes' } }))).toBe('prompt_extend is true or false')
    expect(
      problemOf(asked({ kind: 'describe', model: 'qwen3-vl-flash', settings: { prompt_extend: true } })),
    ).toContain('knows no prompt_extend')
  })

  test('a description is asked for in the language of the person', () => {
    const { body, path } = sent(
      asked({ kind: 'describe', model: 'qwen3-vl-flash', inputs: 1, locale: 'ru', prompt: '' }),
    )
    expect(path).toBe('/compatible-mode/v1/chat/completions')
    expect(JSON.stringify(body)).toContain('Answer in Russian')
  })

  test('a prompt that is too long keeps the camera, loses its end and says so', () => {
    const one = clip('wan2.6-t2v', { prompt: 'б'.repeat(1000), options: { camera: 'pan-left' } })
    const { body, keptChars } = sent(one)
    const { prompt } = body['input'] as { prompt: string }
    expect(prompt.length).toBeLessThanOrEqual(800)
    expect(prompt.endsWith('The camera pans to the left.')).toBe(true)
    expect(keptChars).toBeGreaterThan(700)
  })
})
