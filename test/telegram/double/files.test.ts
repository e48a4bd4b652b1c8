/** Uploads, file ids, albums and edits, each limit at and one over. */
import { beforeEach, describe, expect, test } from 'vitest'
import {
  type Answer,
  ann,
  blob,
  call,
  form,
  jpeg,
  png,
  result,
  type Sent,
  telegram,
  useTelegram,
  verdict,
} from './harness.ts'

useTelegram()

describe('files', () => {
  beforeEach(() => void ann())
  const photo = async (bytes: Buffer) => verdict(await form('sendPhoto', { chat_id: '501', photo: blob(bytes) }))

  test('a photo has at most 10 MB, 10000 pixels of width and height together, and a ratio of 20', async () => {
    expect(await photo(png(8000, 2000))).toBe('ok')
    expect(await photo(png(8001, 2000))).toBe('PHOTO_INVALID_DIMENSIONS')
    expect(await photo(jpeg(2000, 100))).toBe('ok')
    expect(await photo(jpeg(2001, 100))).toBe('PHOTO_INVALID_DIMENSIONS')
    expect(await photo(png(10, 10, 10 * 1024 * 1024))).toBe('ok')
    expect(await photo(png(10, 10, 10 * 1024 * 1024 + 1))).toContain('is too big for a photo')
    expect(await photo(Buffer.from('no picture'))).toBe('IMAGE_PROCESS_FAILED')
  })

  test('a document has at most 50 MB and comes back up to 20 MB, by a path that ends after an hour', async () => {
    const send = (sizeBytes: number) =>
      form('sendDocument', { chat_id: '501', document: blob(Buffer.alloc(sizeBytes, 1), 'a.bin') })
    const MB = 1024 * 1024
    expect(await send(50 * MB + 1)).toMatchObject({ error_code: 413 })
    const idOf = (answer: Answer) => result<{ document: { file_id: string } }>(answer).document.file_id
    const large = idOf(await send(20 * MB + 1))
    expect(verdict(await call('getFile', { file_id: large }))).toBe('file is too big')
    const small = idOf(await send(1000))
    const { file_path } = result<{ file_path: string }>(await call('getFile', { file_id: small }))
    const download = () => fetch(`${telegram.root}/file/bot${telegram.token}/${file_path}`)
    expect((await (await download()).arrayBuffer()).byteLength).toBe(1000)
    telegram.clock.move(3_600_001)
    expect((await download()).status).toBe(404)
    expect(verdict(await call('getFile', { file_id: 'BQACnothing' }))).toContain('wrong file_id')
  })

  test('a file id is sent again without an upload, as its own type only', async () => {
    const sent = result<Sent>(await form('sendPhoto', { chat_id: '501', photo: blob(png(900, 900)) }))
    expect(sent.photo).toHaveLength(4)
    const id = sent.photo!.at(-1)!.file_id
    expect(verdict(await call('sendPhoto', { chat_id: 501, photo: id }))).toBe('ok')
    expect(verdict(await call('sendDocument', { chat_id: 501, document: id }))).toBe(
      "can't use file of type Photo as Document",
    )
    expect(verdict(await call('sendPhoto', { chat_id: 501, photo: `${id}x` }))).toBe(
      'wrong file identifier/HTTP URL specified',
    )
  })

  test('a thumbnail is a JPEG of at most 320 pixels and 200 kB', async () => {
    const send = async (thumbnail: Buffer) =>
      verdict(
        await form('sendDocument', { chat_id: '501', document: blob(Buffer.alloc(9, 1)), thumbnail: blob(thumbnail) }),
      )
    expect(await send(jpeg(320, 320, 200 * 1024))).toBe('ok')
    expect(await send(jpeg(321, 320))).toContain('must not exceed 320')
    expect(await send(jpeg(320, 320, 200 * 1024 + 1))).toContain('at most 200 kB')
    expect(await send(png(100, 100))).toContain('JPEG')
  })

  test('an album has 2 to 10 items of kinds that go together', async () => {
    const album = async (...types: string[]) => {
      const files = Object.fromEntries(types.map((_, index) => [`f${index}`, blob(png(10, 10))]))
      const media = JSON.stringify(types.map((type, index) => ({ type, media: `attach://f${index}` })))
      return verdict(await form('sendMediaGroup', { chat_id: '501', media, ...files }))
    }
    const many = (count: number) => Array<string>(count).fill('photo')
    expect(await album(...many(2))).toBe('ok')
    expect(await album(...many(10))).toBe('ok')
    expect(await album(...many(1))).toContain('2-10 items')
    expect(await album(...many(11))).toContain('2-10 items')
    expect(await album('photo', 'document')).toContain("document can't be mixed")
    expect(await album('photo', 'animation')).toContain('in the album')
    expect(
      new Set(
        telegram
          .user({ id: 501 })
          .messages()
          .flatMap((seen) => seen.albumId ?? []),
      ).size,
    ).toBe(2)
  })

  test('what the method would not show as such is refused', async () => {
    const video = blob(Buffer.from('not a film'), 'a.mp4')
    expect(verdict(await form('sendVideo', { chat_id: '501', video }))).toContain('would not be shown as such')
    expect(
      verdict(await form('sendLivePhoto', { chat_id: '501', live_photo: video, photo: blob(png(9, 9)) })),
    ).toContain('LivePhoto')
  })
})

describe('edits', () => {
  test('the same again, a deleted message, a media message as text and a message of somebody else are refused', async () => {
    const person = ann()
    const { message_id } = result<Sent>(await call('sendMessage', { chat_id: 501, text: 'one' }))
    const edit = async (id: number, text: string) =>
      verdict(await call('editMessageText', { chat_id: 501, message_id: id, text }))
    expect(await edit(message_id, 'two')).toBe('ok')
    expect(await edit(message_id, 'two')).toContain('message is not modified')
    expect(await edit(1, 'two')).toBe("message can't be edited")
    const photo = result<Sent>(await form('sendPhoto', { chat_id: '501', photo: blob(png(9, 9)) }))
    expect(await edit(photo.message_id, 'two')).toBe('there is no text in the message to edit')
    expect(person.last()).toMatchObject({ kind: 'photo' })
    person.delete({ chatId: 501, id: message_id })
    expect(await edit(message_id, 'three')).toBe('message to edit not found')
    const reply = { chat_id: 501, text: 'x', reply_parameters: { message_id } }
    expect(verdict(await call('sendMessage', reply))).toBe('message to be replied not found')
    const anyway = { ...reply, reply_parameters: { message_id, allow_sending_without_reply: true } }
    expect(verdict(await call('sendMessage', anyway))).toBe('ok')
  })

  test('a reaction is one known emoji', async () => {
    const person = ann()
    const react = async (...emoji: string[]) =>
      verdict(
        await call('setMessageReaction', {
          chat_id: 501,
          message_id: 1,
          reaction: emoji.map((one) => ({ type: 'emoji', emoji: one })),
        }),
      )
    expect(await react('👀')).toBe('ok')
    expect(person.messages()[0]!.reactions).toEqual(['👀'])
    expect(await react('🦖')).toBe('REACTION_INVALID')
    expect(await react('👀', '👍')).toBe('REACTIONS_TOO_MANY')
    expect(await react()).toBe('ok')
    expect(person.messages()[0]!.reactions).toEqual([])
  })
})
