import { fileURLToPath } from 'node:url'
import type { Message } from 'grammy/types'
import { describe, expect, test } from 'vitest'
import { loadLocales } from '../conversation/locale.ts'
import { t } from '../conversation/scene.ts'
import { fileLimits, filesOf } from './content.ts'

const MB = 1024 * 1024
const message = (fields: object) =>
  ({ message_id: 1, date: 1, chat: { id: 1, type: 'private', first_name: 'A' }, ...fields }) as unknown as Message
const document = (bytes: number | undefined) =>
  message({ document: { file_id: 'F', file_unique_id: 'f', mime_type: 'image/png', file_size: bytes } })
const cloud = fileLimits('https://api.telegram.org')

describe('what Telegram hands out', () => {
  test.each([
    [20 * MB, undefined],
    [20 * MB + 1, { code: 'telegram_file_too_big', params: { maxMb: 20, sizeMb: 21 } }],
    [34 * MB, { code: 'telegram_file_too_big', params: { maxMb: 20, sizeMb: 34 } }],
    // Its size is not always told: then it is found out when the file is fetched.
    [undefined, undefined],
  ])('a file of %s bytes from the public server: %j', (bytes, refused) => {
    expect(filesOf(document(bytes), '7', cloud)[0]?.refused).toEqual(refused)
  })

  test("a server of one's own has our own bound", () => {
    const own = fileLimits('http://127.0.0.1:8081')
    expect(filesOf(document(50 * MB), '7', own)[0]?.refused).toBeUndefined()
    expect(filesOf(document(50 * MB + 1), '7', own)[0]?.refused).toEqual({
      code: 'file_too_big',
      params: { maxMb: 50 },
    })
  })

  test('the largest size of a photo is taken, and a live photo as its clip', () => {
    const sizes = [90, 1280, 320].map((side) => ({
      file_id: `P${side}`,
      file_unique_id: `p${side}`,
      width: side,
      height: side,
    }))
    const [photo] = filesOf(message({ photo: sizes }), '7', cloud)
    expect(photo).toMatchObject({ type: 'picture', input: { ref: { bot: '7', file: 'P1280' } } })
  })
})

test.each([
  ['en', /up to 20 MB; this one has 34/, /photo|shorter/i],
  ['ru', /20 МБ.*34/, /фото|короче/i],
  ['zh', /20 MB.*34/, /照片|短/],
  ['id', /20 MB.*34/, /foto|pendek/i],
] as const)('in %s it is said how large it may be, how large it is, and what to do', (locale, says, helps) => {
  const locales = loadLocales([fileURLToPath(new URL('../../../data/locales', import.meta.url))], 'en', () => {})
  const text = locales.format(locale, t('refusal-telegram_file_too_big', { maxMb: 20, sizeMb: 34 }))
  expect(text).toMatch(says)
  expect(text).toMatch(helps)
})
