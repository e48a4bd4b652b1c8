import { describe, expect, test } from 'vitest'
import { endOf, readTask } from '../../../src/core/providers/piapi/answers.ts'
import {
  cameraOf,
  routeProblem,
  submissionOf,
  type Told,
  unableOf,
} from '../../../src/core/providers/piapi/requests.ts'
import { type Asked, asksOf, modelsOf } from '../combinations.ts'
import { wrongBody } from './double.ts'

const CALLBACK = { endpoint: 'https://bot.example/wake/piapi/k.signed', secret: 's'.repeat(64) }
const ADDRESS = 'https://bot.example/media/one.jpg'
const SONG = 'b3efc0ab-3fdb-4b88-b20a-94eef777e125'

/** What goes in where pictures are not what the kind is about. */
function inputsOf({ kind, inputs }: Pick<Asked, 'kind' | 'inputs'>): Told['inputs'] {
  if (kind === 'extend') return [{ type: 'audio', durationMs: 131_114 }]
  if (kind === 'sound') return [{ type: 'clip' }]
  return Array.from({ length: inputs }, () => ({ type: 'picture' as const }))
}
const asked = (more: Partial<Asked>): Asked => ({
  ...{ kind: 'video', model: 'kling/video_generation', settings: { fixed: { version: '1.6', mode: 'std' } } },
  ...{ prompt: 'a lighthouse', options: {}, count: 1, seed: 7, locale: 'en', inputs: 0 },
  ...more,
})
const told = (one: Asked) => {
  const inputs = inputsOf(one)
  const isSong = one.kind === 'extend'
  const task = { ...one, inputs, ...(isSong ? { songId: SONG } : {}) }
  return submissionOf(task, isSong ? [] : inputs.map(() => ADDRESS), CALLBACK)
}
const inputOf = (more: Partial<Asked>) => told(asked(more)).body.input

describe('why a task of PiAPI has failed', () => {
  const reasonOf = (message: string) => {
    const task = readTask({ code: 200, data: { task_id: 't-1', status: 'Failed', error: { code: 10000, message } } })
    const end = endOf(task!, { kind: 'image' })
    return end?.state === 'refused' ? end.reason : end
  }

  test.each([
    'failed to download image',
    'Failed to download the image from image_url',
    'invalid image_url',
    'invalid input image',
    'unsupported image format',
    'File is not in a valid base64 format',
    'please upload a valid video file',
    'Image pixel is invalid',
    'image size is too small',
    'the resolution is not supported',
    'unable to read audio file',
    'lyrics too long',
    'prompt is empty',
    'aspect ratio must be between 1:2.5 and 2.5:1',
    'failed to download image from url: server returned 404',
    'Invalid image, please retry with another image',
    'The output resolution is invalid',
  ])('is in what the person gave: %s', (message) => expect(reasonOf(message)).toBe('input'))

  test.each([
    'task failed: image service timeout',
    'failed to generate image, please retry',
    'internal error: lyrics worker crashed',
    'failed to download image: upstream timed out',
    'failed to download image: server returned 503',
    'failed to download generated video',
    'the generated video is invalid',
    'video generation failed',
    'image generation failed',
    'the picture could not be made',
    'invalid response from image model',
    'server failed to render the resolution',
    'task timeout',
    '',
  ])('is the vendor’s own trouble, and another route may serve: %s', (message) =>
    expect(reasonOf(message)).toBe('unavailable'),
  )

  test.each([
    ['failed: prompt contains sensitive content', 'content'],
    ['insufficient credits for image', 'balance'],
  ])('is told before both: %s', (message, reason) => expect(reasonOf(message)).toBe(reason))
})

describe('what goes out to PiAPI', () => {
  test.each(['piapi', 'goapi'])(
    'every option and pair of options of our catalogue at %s is served, and is what its pages take',
    (id) => {
      let tried = 0
      for (const route of modelsOf(id))
        for (const one of asksOf(route))
          for (const prompt of route.model.prompt === 'optional' ? [one.prompt, ''] : [one.prompt]) {
            const inputs = inputsOf(one).length
            const whole = { ...one, prompt, inputs }
            tried++
            const wrong = wrongBody(JSON.parse(JSON.stringify(told(whole).body)))
            expect({ whole, unable: unableOf(whole), wrong }).toEqual({ whole, unable: null, wrong: null })
          }
      expect(tried).toBeGreaterThan(250)
    },
  )

  test('every version, length, camera, sound and ratio of Kling that its table allows is what its page takes', () => {
    let served = 0
    for (const [model, version] of [
      ...['1.5', '1.6', '2.1', '2.1-master', '2.5', '2.6', '3.0'].map((version) => ['kling', version]),
      ['kling-turbo', '2.5-turbo'],
    ])
      for (const kind of ['video', 'animate'] as const)
        for (const duration of [3, 5, 7, 10])
          for (const camera of ['auto', 'zoom-in', 'orbit-left'])
            for (const sound of [false, true, 'on', 'off']) {
              const settings = { fixed: { version: version as string, mode: 'pro' } }
              const options = { duration, camera, sound }
              const one = asked({
                kind,
                model: `${model}/video_generation`,
                settings,
                options,
                inputs: kind === 'video' ? 0 : 1,
              })
              if (routeProblem(one) !== null || unableOf(one) !== null) continue
              served++
              expect({ one, wrong: wrongBody(told(one).body) }).toEqual({ one, wrong: null })
            }
    expect(served).toBeGreaterThan(150)
  })

  test('the camera is a setting where a task has one, and words everywhere else', () => {
    const zoom = { type: 'simple', config: { horizontal: 0, vertical: 0, pan: 0, tilt: 0, roll: 0, zoom: -5 } }
    expect(inputOf({ options: { camera: 'zoom-in' } })).toMatchObject({ camera_control: zoom, prompt: 'a lighthouse' })
    const said = 'a lighthouse The camera slowly zooms in.'
    for (const more of [
      { settings: { fixed: { version: '2.6' } } },
      { kind: 'animate' as const, inputs: 1 },
      { model: 'Qubico/wanx/img2video-14b', kind: 'animate' as const, settings: {}, inputs: 1 },
    ]) {
      const input = inputOf({ ...more, options: { camera: 'zoom-in' } })
      expect(input['prompt']).toBe(said)
      expect(Object.keys(input).join()).not.toMatch(/camera/)
      expect(cameraOf(asked(more))).toBe('words')
    }
    expect(inputOf({ options: { camera: 'orbit-left' } })['prompt']).toContain('orbits to the left')
    const wan = { kind: 'animate', model: 'Qubico/wanx/img2video-14b-control-camera', settings: {}, inputs: 1 } as const
    // Turning to a side is a tilt in its words.
    expect(inputOf({ ...wan, options: { camera: 'pan-left' } })['control_camera_settings']).toEqual([
      { motion_type: 'tilt_left', motion_speed: 0.2 },
    ])
    expect(inputOf({ ...wan, options: { camera: 'static' } })['control_camera_settings']).toMatchObject([
      { motion_speed: 0 },
    ])
    expect(unableOf(asked({ ...wan, options: { camera: 'orbit-left' } }))?.allowed).toContain('tilt-up')
    expect([
      cameraOf(asked(wan)),
      cameraOf(asked({})),
      cameraOf(asked({ kind: 'music', model: 'suno/music' })),
    ]).toEqual(['structured', 'structured', null])
  })

  test('a song is described, sung to own words, without a voice, or goes on', () => {
    const udio = { kind: 'music', model: 'music-u/generate_music', settings: {} } as const
    expect(inputOf({ ...udio, options: { style: 'folk', voice: 'female' } })).toEqual({
      ...{ gpt_description_prompt: 'a lighthouse, folk, female vocals', lyrics_type: 'generate', seed: 7 },
    })
    expect(inputOf({ ...udio, options: { lyrics: '[Verse]\nSea', negative: 'metal' } })).toMatchObject({
      ...{ lyrics: '[Verse]\nSea', lyrics_type: 'user', negative_tags: 'metal' },
    })
    const silent = inputOf({ ...udio, options: { lyrics: 'x', voice: 'male', instrumental: true } })
    expect(silent).toMatchObject({ lyrics_type: 'instrumental', gpt_description_prompt: 'a lighthouse' })
    expect(silent).not.toHaveProperty('lyrics')
    const on = { kind: 'extend', inputs: 1 } as const
    expect(inputOf({ ...udio, ...on })).toMatchObject({ continue_song_id: SONG, continue_at: 131 })
    expect(inputOf({ ...udio, ...on, options: { from: 60 } })).toMatchObject({ continue_at: 60 })
    const suno = { ...udio, model: 'suno/music' }
    expect(inputOf({ ...suno, options: {} })).toEqual({
      gpt_description_prompt: 'a lighthouse',
      make_instrumental: false,
    })
    expect(inputOf({ ...suno, options: { lyrics: '[Verse]', title: 'Sea' } })).toMatchObject({
      ...{ prompt: '[Verse]', tags: 'a lighthouse', title: 'Sea' },
    })
    expect(unableOf(asked({ ...udio, options: { title: 'Sea' } }))).toEqual({ option: 'title', allowed: [] })
    expect(unableOf(asked({ ...udio, options: { seed: 7 } }))).toBeNull()
    expect(unableOf(asked({ ...suno, options: { seed: 7 } }))).toEqual({ option: 'seed', allowed: [] })
  })

  test('what it cannot do is named with what it can', () => {
    const unable = (more: Partial<Asked>) => unableOf(asked(more))
    expect(unable({ options: { duration: 7 } })).toEqual({ option: 'duration', allowed: ['5', '10'] })
    expect(unable({ settings: { fixed: { version: '3.0' } }, options: { duration: 7 } })).toBeNull()
    expect(unable({ options: { sound: true } })).toEqual({ option: 'sound', allowed: [false, 'off'] })
    expect(unable({ options: { ratio: '4:3' } })?.allowed).toEqual(['16:9', '9:16', '1:1'])
    expect(unable({ kind: 'animate', inputs: 1, options: { ratio: '16:9' } })).toEqual({
      option: 'ratio',
      allowed: ['auto'],
    })
    expect(unable({ count: 2 })).toEqual({ option: 'count', allowed: [1] })
    expect(unable({ kind: 'animate', inputs: 2 })).toEqual({ option: 'inputs', allowed: [1] })
    expect(
      unable({ model: 'Qubico/z-image/txt2img', kind: 'image', settings: {}, options: { ratio: '3:2' } })?.option,
    ).toBe('ratio')
    expect(unable({ options: { colour: 'red' } })).toEqual({ option: 'colour', allowed: [] })
  })

  test('a task that is not in the table is told by its fields', () => {
    const settings = {
      fields: { picture: { field: 'images', list: true }, duration: { field: 'length', as: 'text' } },
      fixed: { hd: true },
    }
    const one = asked({
      kind: 'animate',
      model: 'hailuo/video_generation',
      settings,
      inputs: 1,
      options: { duration: 6 },
    })
    expect(routeProblem(one)).toBeNull()
    expect(told(one).body).toMatchObject({
      ...{ model: 'hailuo', task_type: 'video_generation' },
      input: { hd: true, images: [ADDRESS], length: '6', prompt: 'a lighthouse' },
    })
  })

  test('a route of its own word for the camera gets the move there, and no words; one without any refuses it', () => {
    const route = (camera: 'move' | null) => ({
      ...({ kind: 'animate', model: 'hailuo/video_generation', inputs: 1 } as const),
      settings: { fields: { camera, picture: 'image_url' } },
    })
    const options = { camera: 'zoom-in' }
    expect(inputOf({ ...route('move'), options })).toMatchObject({ move: 'zoom-in', prompt: 'a lighthouse' })
    expect(inputOf({ ...route('move'), options: { camera: 'auto' } })).not.toHaveProperty('move')
    expect(unableOf(asked({ ...route('move'), options }))).toBeNull()
    expect(unableOf(asked({ ...route(null), options }))).toEqual({ option: 'camera', allowed: ['auto'] })
  })

  test.each([
    [{ model: 'kling' }, /no task/],
    [{ model: 'a/../b' }, /no task/],
    [{ settings: {} }, /version of kling is one of/],
    [{ settings: { speed: 1 } }, /settings/],
    [{ model: 'hailuo/video_generation', settings: {} }, /tell its settings.fields/],
    [{ kind: 'image' as const }, /makes video and animate, not 'image'/],
  ])('a wrong route is told: %j', (more, words) => {
    expect(routeProblem(asked(more))).toMatch(words)
  })

  test('a prompt that is too long for Kling keeps the camera, loses its end and says so', () => {
    const { body, keptChars } = told(asked({ prompt: 'а'.repeat(2600), options: { camera: 'orbit-left' } }))
    expect(String(body.input['prompt']).length).toBeLessThanOrEqual(2500)
    expect(String(body.input['prompt'])).toContain('orbits to the left')
    expect(keptChars).toBeLessThan(2600)
  })
})
