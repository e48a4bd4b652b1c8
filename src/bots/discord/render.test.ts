import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { messageWrongs } from '../../../test/discord/double/limits.ts'
import { checkSchema } from '../../../test/discord/double/schema.ts'
import type { Button, MediaItem, Outgoing } from '../../core/ports.ts'
import { encodeAction } from '../conversation/action.ts'
import type { Format } from '../conversation/locale.ts'
import { DISCORD_LIMITS as MAX } from './limits.ts'
import { COMPONENTS_V2, type PreparedMedia, type RenderedMessage, render } from './render.ts'

/** Every text is its parameter `text`, or its own key. */
const format: Format = (_locale, { key, params }, protect = (value) => value) =>
  typeof params?.['text'] === 'string' ? protect(params['text']) : key
const said = (text: string) => ({ key: 'raw', params: { text } })
const MIB = 1024 * 1024

const picture: MediaItem = { id: 'picture-0001', type: 'picture', mime: 'image/png', sizeBytes: 1000 }
const song: MediaItem = {
  id: 'song-0001',
  type: 'audio',
  mime: 'audio/mpeg',
  sizeBytes: 1000,
  title: 'Тихая piano No. 1',
}
const whole = (item: MediaItem): PreparedMedia => ({ item, form: 'file', sizeBytes: item.sizeBytes, url: null })
const rendered = (outgoing: Outgoing, given: { media?: PreparedMedia[]; isV2?: boolean } = {}) =>
  render(outgoing, {
    locale: 'en',
    format,
    media: given.media ?? (outgoing.media ?? []).map(whole),
    isV2: given.isV2 ?? false,
  })
// biome-ignore lint/suspicious/noExplicitAny: components are looked into as JSON
const components = (message: RenderedMessage | undefined): any[] => (message?.body.components ?? []) as any[]
const button = (label: string, action: string, more: Partial<Button> = {}): Button => ({
  label: said(label),
  press: { action },
  ...more,
})
const chips = (name: string, count: number, chosen: number): Button[] =>
  Array.from({ length: count }, (_, at) =>
    button(`${name} ${at}`, encodeAction({ verb: 'set', id: 'q1', argument: `${name}=${at}` }), {
      chosen: at === chosen,
    }),
  )

describe('results', () => {
  test('pictures are a gallery above words and buttons, in one message of components', () => {
    const [message, ...more] = rendered({
      text: [said('a fox'), said('1 credit · 19 left')],
      media: [picture, { ...picture, id: 'picture-0002', spoiler: true }],
      buttons: [[button('Again', 'again:1'), button('Vary', 'vary:1')]],
    })
    expect(more).toEqual([])
    expect(message?.body.flags).toBe(COMPONENTS_V2)
    expect(message?.body.allowed_mentions).toEqual({ parse: [] })
    expect(components(message)).toEqual([
      {
        type: 12,
        items: [
          { media: { url: 'attachment://chatelier-icture00010.png' } },
          { media: { url: 'attachment://chatelier-icture00021.png' }, spoiler: true },
        ],
      },
      { type: 10, content: 'a fox\n1 credit · 19 left' },
      {
        type: 1,
        components: [
          { type: 2, style: 2, label: 'Again', custom_id: 'again:1' },
          { type: 2, style: 2, label: 'Vary', custom_id: 'vary:1' },
        ],
      },
    ])
    expect(message?.files.map(({ name }) => name)).toEqual(['chatelier-icture00010.png', 'chatelier-icture00021.png'])
  })

  test('a song is a plain attachment with its title, which every client plays in place', () => {
    const [message, ...more] = rendered({ text: [said('calm')], media: [song], buttons: [[button('Save', 'save:1')]] })
    expect(more).toEqual([])
    expect(message?.form).toBe('plain')
    expect(message?.body).toMatchObject({ content: 'calm' })
    expect(message?.body.flags).toBeUndefined()
    expect(message?.files).toMatchObject([{ name: 'piano-No-1-song00010.mp3', title: 'Тихая piano No. 1' }])
  })

  test('clips and live photos play in the gallery; eleven pictures are ten and one', () => {
    const clip: MediaItem = { ...picture, type: 'live', mime: 'video/mp4' }
    const many = Array.from({ length: 10 }, (_, at) => ({ ...picture, id: `p${at}` }))
    const messages = rendered({ text: [said('x')], media: [...many, clip] })
    expect(messages.map((one) => components(one)[0].items.length)).toEqual([10, 1])
    expect(messages[0]?.body.components).toHaveLength(1)
    expect(components(messages[1])[1]).toEqual({ type: 10, content: 'x' })
  })

  test('files that are too much for one call go in several', () => {
    const large = (id: string) => ({ ...picture, id, sizeBytes: 9 * MIB })
    expect(rendered({ media: [large('a'), large('b'), large('c')] }).map(({ files }) => files.length)).toEqual([2, 1])
  })

  test('what is too large is a preview with a way to the original, or that way alone', () => {
    const url = 'https://media.example/a'
    const preview: PreparedMedia = { item: picture, form: 'preview', sizeBytes: 10, url, picture: Buffer.from('x') }
    const [message] = rendered({ media: [picture] }, { media: [preview] })
    expect(components(message)[0].items[0].media.url).toBe('attachment://preview-icture00010.jpg')
    expect(components(message)[1].content).toBe('discord-too-large')
    expect(components(message)[2].components[0]).toEqual({ type: 2, style: 5, label: 'discord-open-original', url })
    const far = `${url}?${'s'.repeat(600)}(1)`
    const [alone] = rendered({ media: [picture] }, { media: [{ item: picture, form: 'link', sizeBytes: 0, url: far }] })
    expect(alone?.body.content).toBe(`discord-too-large\n[discord-open-original](${url}?${'s'.repeat(600)}%281%29)`)
  })
})

describe('words', () => {
  test('words that fit are a plain message; more of them one of components; far more several', () => {
    expect(rendered({ text: [said('x'.repeat(2000))] }).map(({ form }) => form)).toEqual(['plain'])
    expect(rendered({ text: [said('x'.repeat(2001))] }).map(({ form }) => form)).toEqual(['v2'])
    expect(rendered({ text: [said('x'.repeat(4001))] }).map(({ form }) => form)).toEqual(['v2', 'v2'])
  })

  test('in the place of a message of components, words are components too', () => {
    const [message] = rendered({ text: [said('hello')] }, { isV2: true })
    expect(message).toMatchObject({ form: 'v2', body: { components: [{ type: 10, content: 'hello' }] } })
  })

  test('a caption of 4000 escaped characters stays with its picture, one more comes after it', () => {
    const fits = rendered({ text: [said('*'.repeat(2000))], media: [picture] })
    expect(fits).toHaveLength(1)
    const more = rendered({ text: [said('*'.repeat(2001))], media: [picture], buttons: [[button('a', 'a:1')]] })
    expect(more.map(({ files }) => files.length)).toEqual([1, 0, 0])
    expect(more.at(-1)?.body.components?.at(-1)).toMatchObject({ type: 1 })
  })

  test('the time of a job stands as a time of Discord, the hint of a question small', () => {
    const [message] = rendered({ text: [said('Painting')], progress: { readyAtMs: 1_790_000_000_001, fraction: 0.5 } })
    expect(message?.body.content).toBe('Painting\n-# <t:1790000001:R>')
    const [question] = rendered({ text: [said('What?')], ask: { placeholder: said('a [fox](x)') } })
    expect(question?.body.content).toBe('What?\n-# a \\[fox\\](x)')
    const [same] = rendered({ text: [said('What?')], ask: { placeholder: said('What?') } })
    expect(same?.body.content).toBe('What?')
  })

  test('nothing to show makes no message', () => {
    expect(rendered({ text: [said('  ')], buttons: [[]] })).toEqual([])
  })
})

describe('buttons', () => {
  test('labels are plain words; addresses of the web alone are opened; what is chosen stands out', () => {
    const [message] = rendered({
      text: [said('x')],
      buttons: [
        [
          button('*Go*\nnow', 'go:1', { style: 'primary' }),
          button('Drop', 'drop:1', { style: 'danger' }),
          button('One', 'one:1', { chosen: true }),
          { label: said('Site'), press: { url: 'https://example.org/' } },
          { label: said('Bad'), press: { url: 'javascript:alert(1)' } },
          { label: said('Own'), press: { url: '/media/1' } },
          button('Twice', 'go:1'),
        ],
      ],
    })
    expect(components(message)).toEqual([
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: '*Go* now', custom_id: 'go:1' },
          { type: 2, style: 4, label: 'Drop', custom_id: 'drop:1' },
          { type: 2, style: 3, label: 'One', custom_id: 'one:1' },
          { type: 2, style: 5, label: 'Site', url: 'https://example.org/' },
        ],
      },
    ])
  })

  test('chips of one option share a row; more than five are a menu whose values are the actions', () => {
    const ratios = chips('ratio', 8, 2)
    const [message] = rendered({
      text: [said('x')],
      buttons: [
        ratios.slice(0, 4),
        ratios.slice(4),
        chips('count', 5, 0).slice(0, 3),
        chips('count', 5, 0).slice(3),
        [button('Start', 'go:q1')],
      ],
    })
    const rows = components(message)
    expect(rows.map(({ components: inner }) => inner.length)).toEqual([1, 5, 1])
    const [menu] = rows[0].components
    expect(menu).toMatchObject({ type: 3, custom_id: 'choose:0' })
    expect(menu.options).toHaveLength(8)
    expect(menu.options[2]).toEqual({ label: 'ratio 2', value: 'set:q1:ratio=2', default: true })
    expect(menu.options.filter((option: { default?: boolean }) => option.default)).toHaveLength(1)
  })

  test('where there is no room, smaller groups become menus and the last row stays', () => {
    const rows = Array.from({ length: 12 }, (_, at) => chips(`o${at}`, 4, 0))
    const [message] = rendered({ text: [said('x')], buttons: [...rows, [button('Start', 'go:1')]] })
    const all = components(message)
    expect(message?.form).toBe('v2')
    expect(all.filter((row) => row.components?.[0]?.type === 3)).toHaveLength(12)
    expect(all.at(-1).components[0].label).toBe('Start')
  })
})

describe('whatever is to be shown', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.integer({ min: 0, max: 4200 }).map((n) => '*'.repeat(n)),
    fc.integer({ min: 0, max: 800 }).map((n) => 'word # - 1. '.repeat(n)),
  )
  const url = fc.oneof(
    fc.webUrl(),
    fc.constantFrom('javascript:x', '/own', 'http://', '', `https://a.example/${'x'.repeat(600)}`),
  )
  const action = fc.oneof(
    fc
      .record({
        verb: fc.constantFrom('set', 'go'),
        id: fc.constantFrom('a', 'b'),
        argument: fc.constantFrom('r=1', 'r=2', 'r=3', 'c=1', ''),
      })
      .map(encodeAction),
    fc.integer({ min: 0, max: 60 }).map((n) => `again:${n}`),
  )
  const anyButton: fc.Arbitrary<Button> = fc.record(
    {
      label: text.map(said),
      press: fc.oneof(
        { arbitrary: action.map((one) => ({ action: one })), weight: 5 },
        url.map((one) => ({ url: one })),
      ),
      style: fc.constantFrom('primary' as const, 'danger' as const),
      chosen: fc.boolean(),
    },
    { requiredKeys: ['label', 'press'] },
  )
  const media: fc.Arbitrary<PreparedMedia> = fc.record({
    item: fc.record(
      {
        id: fc.string({ minLength: 1, maxLength: 22 }),
        type: fc.constantFrom('picture' as const, 'video' as const, 'live' as const, 'audio' as const),
        mime: fc.constantFrom('image/png', 'image/jpeg', 'video/mp4', 'audio/mpeg', 'audio/wav', 'application/x-odd'),
        sizeBytes: fc.nat({ max: 30 * MIB }),
        title: text,
        spoiler: fc.boolean(),
      },
      { requiredKeys: ['id', 'type', 'mime', 'sizeBytes'] },
    ),
    form: fc.constantFrom('file' as const, 'file' as const, 'smaller' as const, 'preview' as const, 'link' as const),
    sizeBytes: fc.nat({ max: 12 * MIB }),
    url: fc.oneof(fc.webUrl(), fc.constant(`https://a.example/${'x'.repeat(700)}`), fc.constant(null)),
  })
  const outgoing: fc.Arbitrary<Outgoing> = fc.record(
    {
      text: fc.array(text.map(said), { maxLength: 5 }),
      buttons: fc.array(fc.array(anyButton, { maxLength: 12 }), { maxLength: 14 }),
      ask: text.map((one) => ({ placeholder: said(one) })),
      progress: fc.record({ readyAtMs: fc.nat({ max: 2 ** 41 }) }),
    },
    { requiredKeys: [] },
  )

  test('every body is of the types of discord-api-types and within every limit', () => {
    fc.assert(
      fc.property(outgoing, fc.array(media, { maxLength: 23 }), fc.boolean(), (given, files, isV2) => {
        const messages = rendered(given, { media: files, isV2 })
        for (const { body, form, files: attached } of messages) {
          expect(checkSchema('RESTPostAPIChannelMessageJSONBody', body)).toEqual([])
          const names = attached.map(({ name }) => name)
          expect(messageWrongs(body, form === 'v2', names)).toEqual([])
          expect(new Set(names).size).toBe(names.length)
          expect(names.every((name) => /^[\w.-]{1,100}$/.test(name))).toBe(true)
          expect(attached.length).toBeLessThanOrEqual(MAX.files)
          const bytes = attached.reduce((sum, one) => sum + one.media.sizeBytes, 0)
          expect(attached.length === 1 || bytes <= MAX.callBytes).toBe(true)
          expect(body.allowed_mentions).toEqual({ parse: [] })
        }
        const shown = messages.flatMap(({ files: attached }) => attached)
        expect(shown).toHaveLength(files.filter(({ form }) => form !== 'link').length)
      }),
      { numRuns: 300 },
    )
  })
})
