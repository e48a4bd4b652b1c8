import { describe, expect, test } from 'vitest'
import { bodyOf, idOf, problemOf, problemWith, unableOf } from '../../../src/core/providers/heygen/requests.ts'
import { type Asked, asksOf, modelsOf, schemaAt } from '../combinations.ts'

const wrongIn = schemaAt(new URL('schema/create-video.json', import.meta.url))
const ours = { key: '0BsAbcdefghijklmnopqrs', callbackUrl: 'https://bot.example/wake/heygen/0BsA.signed' }
const picture = { mime: 'image/jpeg', base64: 'iVBORw0KGgoAAAANSUhEUg==' }
const settings = { avatars: { ann: 'Ann_public_1' }, voices: { low: 'a'.repeat(32) } }
const asked = (more: Partial<Asked> = {}): Asked => ({
  ...{ kind: 'avatar', model: 'avatar_iv', settings, prompt: 'Good morning.' },
  ...{ options: { avatar: 'ann', voice: 'low', duration: 15 }, count: 1, seed: 7, locale: 'en', inputs: 0 },
  ...more,
})

describe('what goes out to HeyGen', () => {
  test('every option and pair of options of our catalogue is served, and is what its published schema takes', () => {
    const routes = modelsOf('heygen')
    expect(routes.map(({ model }) => model.id)).toEqual(['heygen'])
    let tried = 0
    for (const route of routes)
      for (const one of asksOf(route))
        for (const voiceAssetId of [undefined, 'asset_1']) {
          tried++
          const files = {
            ...(one.inputs === 1 ? { picture } : {}),
            ...(voiceAssetId === undefined ? {} : { voiceAssetId }),
          }
          const body = bodyOf(one, files, ours)
          expect({ one, unable: unableOf(one), wrong: wrongIn(body) }).toEqual({ one, unable: null, wrong: null })
          expect(body).not.toHaveProperty('duration')
        }
    expect(tried).toBeGreaterThan(150)
  })

  test('every engine, ratio and resolution that its table allows is what the schema takes', () => {
    for (const model of ['avatar_iii', 'avatar_iv', 'avatar_v'])
      for (const ratio of ['16:9', '9:16', '4:5', '5:4', '1:1', 'auto'])
        for (const resolution of ['720p', '1080p', '4k']) {
          const one = asked({ model, options: { avatar: 'ann', voice: 'low', ratio, resolution } })
          const wrong = wrongIn(bodyOf(one, {}, { ...ours, callbackUrl: null }))
          expect({ one, unable: unableOf(one), wrong, problem: problemOf(one) }).toEqual({
            ...{ one, unable: null, wrong: null, problem: null },
          })
        }
  })

  test('whoever speaks and how is told by the ids of HeyGen, and our key is there to be found by', () => {
    expect(bodyOf(asked(), {}, ours)).toEqual({
      ...{ type: 'avatar', avatar_id: 'Ann_public_1', engine: { type: 'avatar_iv' } },
      ...{ script: 'Good morning.', voice_id: 'a'.repeat(32) },
      ...{ title: ours.key, callback_id: ours.key, callback_url: ours.callbackUrl },
    })
    const spoken = bodyOf(asked({ prompt: '' }), { picture, voiceAssetId: 'asset_1' }, ours)
    expect(spoken).toMatchObject({
      ...{ type: 'image', image: { type: 'base64', media_type: 'image/jpeg' }, audio_asset_id: 'asset_1' },
    })
    for (const field of ['script', 'voice_id', 'avatar_id', 'engine']) expect(spoken).not.toHaveProperty(field)
    expect(idOf(undefined, 'voice', 'b'.repeat(32))).toBe('b'.repeat(32))
    expect(idOf(settings, 'voice', 'toString')).toBeUndefined()
  })

  test('what it cannot do is named with what it can', () => {
    const unable = (more: Partial<Asked>) => unableOf(asked(more))
    expect(unable({ options: { ratio: '21:9' } })?.allowed).toContain('9:16')
    expect(unable({ options: { avatar: 'bob' } })).toEqual({ option: 'avatar', allowed: ['ann'] })
    expect(unable({ options: { voice: 'high' } })).toEqual({ option: 'voice', allowed: ['low'] })
    expect(unable({ options: { resolution: '480p' } })?.option).toBe('resolution')
    expect(unable({ options: { camera: 'zoom-in' } })).toEqual({ option: 'camera', allowed: ['auto'] })
    expect(unable({ count: 2 })).toEqual({ option: 'count', allowed: [1] })
    expect(unable({ inputs: 3 })).toEqual({ option: 'inputs', allowed: [0, 1, 2] })
    expect(unable({ inputs: 2, settings: {} as never })).toBeNull()
  })

  test('a photo is for the engine of photos alone, which is known before anything is held', () => {
    const can = (model: string, ...types: ('picture' | 'audio')[]) =>
      unableOf({ ...asked({ model, inputs: types.length }), files: types.map((type) => ({ type })) })
    expect(can('avatar_iv', 'picture', 'audio')).toBeNull()
    for (const model of ['avatar_iii', 'avatar_v']) {
      expect(can(model, 'audio')).toBeNull()
      expect(can(model, 'audio', 'picture')).toEqual({ option: 'inputs', allowed: [] })
      expect(unableOf({ ...asked({ model, inputs: 1 }), files: [{}] })).toBeNull()
    }
  })

  test('a wrong route is told in a sentence', () => {
    const problem = (more: Partial<Asked>) => problemOf(asked(more))
    expect(problem({ kind: 'video' })).toBe("HeyGen makes avatar, not 'video'")
    expect(problem({ model: 'avatar_9' })).toContain('avatar_iii, avatar_iv, avatar_v')
    expect(problem({ settings: { voices: { low: 'an id?' } } })).toContain(
      'settings.voices.low: is not an id of HeyGen',
    )
    expect(problem({ settings: { speed: 2 } })).toContain('speed')
  })

  test('words and a voice message at once, neither, two photos, a clip, or nobody who speaks are not even sent', () => {
    const file = (type: 'picture' | 'audio' | 'clip') => ({ type, path: '/x', mime: 'x/y', sizeBytes: 1 })
    const problem = (prompt: string, types: ('picture' | 'audio' | 'clip')[], more: Partial<Asked> = {}) =>
      problemWith({ ...asked(more), prompt, inputs: types.map(file) })
    expect(problem('Hello', [])).toBeNull()
    expect(problem('Hello', ['picture'])).toBeNull()
    expect(problem('', ['audio', 'picture'])).toBeNull()
    expect(problem('Hello', ['audio'])).toBe('words-or-voice')
    expect(problem('', ['picture'])).toBe('words-or-voice')
    expect(problem('Hello', ['picture', 'picture'])).toBe('inputs')
    expect(problem('Hello', ['clip'])).toBe('inputs')
    expect(problem('Hello', [], { options: {} })).toBe('no-avatar')
    expect(problem('Hello', ['picture'], { model: 'avatar_v' })).toBe('picture-engine')
  })
})
