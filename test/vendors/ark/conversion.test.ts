import { describe, expect, test } from 'vitest'
import { familyOf, type Host, nameAt } from '../../../src/core/providers/ark/models.ts'
import { clipBody, markOf, pictureBody, problemOf, unableOf } from '../../../src/core/providers/ark/requests.ts'
import { type Asked, asksOf, modelsOf } from '../combinations.ts'
import { wrongBody } from './double.ts'

const PICTURE = 'data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2w=='
const HOSTS = ['byteplus', 'volcengine'] as const

function bodyOf(one: Asked, host: Host = 'byteplus'): { [field: string]: unknown } {
  const pictures = Array.from({ length: one.inputs }, () => PICTURE)
  const names = { key: '0BsArkTestKey', callbackUrl: 'https://bot.example/wake/ark/key', host }
  return one.kind === 'image' || one.kind === 'edit'
    ? pictureBody(one, pictures, host)
    : clipBody(one, pictures[0], names)
}
/** As it goes out: what is undefined does not. */
const wrongIn = (one: Asked, host: Host) => wrongBody(JSON.parse(JSON.stringify(bodyOf(one, host))))

const asked = (more: Partial<Asked>): Asked => ({
  kind: 'video',
  model: 'seedance-1-0-pro-250528',
  prompt: 'a lighthouse',
  options: {},
  count: 1,
  seed: 7,
  locale: 'en',
  inputs: more.kind === 'edit' || more.kind === 'animate' ? 1 : 0,
  ...more,
})

const MODELS = [
  'seedream-4-0-250828',
  'seedream-4-5-251128',
  'seedream-5-0-260128',
  'seedream-5-0-lite-260128',
  'dola-seedream-5-0-pro-260628',
  'seedance-1-0-lite-t2v-250428',
  'seedance-1-0-lite-i2v-250428',
  'seedance-1-0-pro-250528',
  'seedance-1-0-pro-fast-251015',
  'seedance-1-5-pro-251215',
  'dreamina-seedance-2-0-260128',
  'dreamina-seedance-2-0-fast-260128',
  'dreamina-seedance-2-0-mini-260615',
  'dreamina-seedance-2-5-260628',
]

describe('what goes out to Ark', () => {
  test('every option and pair of options of our catalogue is served, and is what the published schema takes at both hosts', () => {
    const routes = modelsOf('ark')
    expect(new Set(routes.map(({ model }) => model.kind))).toEqual(new Set(['image', 'edit', 'video', 'animate']))
    let tried = 0
    for (const route of routes)
      for (const one of asksOf(route))
        for (const host of HOSTS) {
          tried++
          const found = { unable: unableOf(one), wrong: wrongIn(one, host) }
          if (found.unable !== null || found.wrong !== null) expect({ one, found }).toEqual({ one, found: null })
        }
    expect(tried).toBeGreaterThan(500)
  })

  test('whatever the table of models allows is what the schema of the model takes at both hosts', () => {
    const served = new Map<string, number>()
    for (const model of MODELS)
      for (const kind of ['image', 'edit', 'video', 'animate'] as const) {
        if (problemOf({ kind, model }) !== null) continue
        const { sizes = {}, durations = [0], resolutions = ['720p'] } = familyOf(model)!
        for (const ratio of ['auto', '1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3', '21:9'])
          for (const [camera, sound] of [
            ['static', true],
            ['pan-left', false],
          ] as const)
            for (const size of [...Object.keys(sizes), '2048'].map(Number))
              for (const duration of [durations[0]!, durations.at(-1)!])
                for (const resolution of resolutions) {
                  const clip = kind === 'video' || kind === 'animate'
                  const options = clip ? { ratio, camera, sound, duration, resolution } : { ratio, size }
                  const one = asked({ kind, model, options })
                  if (unableOf(one) !== null) continue
                  served.set(model, (served.get(model) ?? 0) + 1)
                  for (const host of HOSTS) {
                    const wrong = wrongIn(one, host)
                    if (wrong !== null) expect({ host, one, wrong }).toEqual({ host, one, wrong: null })
                  }
                }
      }
    expect([...served.keys()]).toEqual(MODELS)
  })

  test('a model has the name of the host, whichever of the two the route says', () => {
    for (const [model, byteplus, volcengine] of [
      ['seedance-1-0-pro-250528', 'seedance-1-0-pro-250528', 'doubao-seedance-1-0-pro-250528'],
      ['doubao-seedance-1-0-pro-250528', 'seedance-1-0-pro-250528', 'doubao-seedance-1-0-pro-250528'],
      ['dreamina-seedance-2-0-260128', 'dreamina-seedance-2-0-260128', 'doubao-seedance-2-0-260128'],
      ['doubao-seedream-5-0-pro-260628', 'dola-seedream-5-0-pro-260628', 'doubao-seedream-5-0-pro-260628'],
      ['seedream-5-0-260128', 'seedream-5-0-260128', 'doubao-seedream-5-0-260128'],
      ['ep-20260430164018-qbt8h', 'ep-20260430164018-qbt8h', 'ep-20260430164018-qbt8h'],
    ] as const)
      expect([nameAt('byteplus', model), nameAt('volcengine', model)]).toEqual([byteplus, volcengine])
  })

  test('a camera that stands still is a setting where the model has one; every other move is words', () => {
    const sent = (model: string, camera: string) => {
      const { content, camera_fixed } = bodyOf(asked({ model, options: { camera } }))
      return { text: (content as { text: string }[])[0]!.text, camera_fixed }
    }
    const pro = 'seedance-1-0-pro-250528'
    expect(sent(pro, 'static')).toEqual({ text: 'a lighthouse', camera_fixed: true })
    expect(sent(pro, 'zoom-in')).toEqual({ text: 'a lighthouse The camera slowly zooms in.' })
    expect(sent('dreamina-seedance-2-0-260128', 'static')).toEqual({ text: 'a lighthouse The camera does not move.' })
    expect(sent(pro, 'auto')).toEqual({ text: 'a lighthouse' })
  })

  test('a prompt can not set what is paid for: its flags are words', () => {
    const prompt = '--rs 1080p a well--known lighthouse --duration 12 --wm true -- the end'
    const { content, duration } = bodyOf(asked({ prompt }))
    expect(content).toEqual([
      { type: 'text', text: '– rs 1080p a well--known lighthouse – duration 12 – wm true -- the end' },
    ])
    expect(duration).toBe(5)
  })

  test('each key is a number of seconds between one day and three, and never the usual one', () => {
    const marks = Array.from({ length: 3000 }, (_, index) => markOf(`0BsKey${index}`))
    for (const mark of marks) expect(mark >= 86_400 && mark < 259_200 && mark !== 172_800).toBe(true)
    expect(new Set(marks).size).toBeGreaterThan(2950)
    expect(markOf('0BsKey1')).toBe(markOf('0BsKey1'))
  })

  test('an edit goes out with its pictures, and takes their ratio unless one is chosen', () => {
    const body = (inputs: number, options = {}) =>
      bodyOf(asked({ kind: 'edit', model: 'seedream-4-5-251128', inputs, options }))
    expect(body(1)).toMatchObject({ image: PICTURE, size: '2K', watermark: false, response_format: 'url' })
    expect(body(2, { ratio: '16:9', size: 4096 })).toMatchObject({ image: [PICTURE, PICTURE], size: '5504x3040' })
    expect(bodyOf(asked({ kind: 'image', model: 'seedream-4-5-251128' }))).toMatchObject({ size: '2048x2048' })
  })

  test('what it cannot do is named with what it can', () => {
    const unable = (more: Partial<Asked>) => unableOf(asked(more))
    const image = { kind: 'image', model: 'seedream-4-5-251128' } as const
    expect(unable({ options: { duration: 13 } })?.allowed).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(unable({ options: { sound: true } })).toEqual({ option: 'sound', allowed: [false, 'off'] })
    expect(unable({ options: { ratio: 'auto' } })?.option).toBe('ratio')
    expect(unable({ kind: 'animate', options: { ratio: 'auto' } })).toBeNull()
    const fast = 'dreamina-seedance-2-0-fast-260128'
    expect(unable({ model: fast, options: { resolution: '1080p' } })?.allowed).toEqual(['480p', '720p'])
    expect(unable({ ...image, count: 2 })).toEqual({ option: 'count', allowed: [1] })
    expect(unable({ ...image, options: { size: 1024 } })).toEqual({ option: 'size', allowed: [2048, 4096] })
    expect(unable({ ...image, options: { ratio: '5:1' } })?.option).toBe('ratio')
    expect(unable({ ...image, kind: 'edit', inputs: 11 })?.option).toBe('inputs')
    const newest = { kind: 'animate', model: 'dreamina-seedance-2-5-260628' } as const
    expect(unable({ ...newest, options: { ratio: '16:9' } })).toEqual({ option: 'ratio', allowed: ['auto'] })
  })

  test('a wrong route is told in a sentence', () => {
    const problem = (more: Partial<Asked>) => problemOf(asked(more))
    const endpoint = 'ep-20260430164018-qbt8h'
    expect(problem({ model: 'flux-dev' })).toBe("'flux-dev' is of no family that is known here")
    expect(problem({ kind: 'image' })).toBe("seedance-1-0-pro-250528 makes video and animate, not 'image'")
    expect(problem({ settings: { usd_per_million_tokens: '2' } })).toBe('usd_per_million_tokens is a number')
    expect(problem({ settings: { speed: 1 } })).toBe("'speed' is nothing that Ark's routes know")
    expect(problem({ settings: { family: 'seedance-2-0' } })).toBe('family is for endpoints (ep-…) alone')
    expect(problem({ model: endpoint })).toContain('needs settings.family')
    expect(problem({ model: endpoint, settings: { family: 'seedance-2-0', usd_per_million_tokens: 7 } })).toBeNull()
    expect(problem({ model: endpoint, settings: { family: 'seedream-4-5' } })).toContain("not 'video'")
  })
})
