import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ACKS,
  isAlive,
  isPrivateAck,
  pressedRef,
  readPress,
  readRef,
  snowflakeMs,
  writePress,
  writeRef,
} from './ref.ts'

const NOW_MS = 1_790_000_000_000
const MINUTE_MS = 60_000
const idAt = (ms: number): string => String((BigInt(ms) - 1_420_070_400_000n) << 22n)
const pressAt = (bornAtMs: number, receivedAtMs: number) =>
  readPress(writePress({ ack: 'reply', interaction: idAt(bornAtMs), uploadBytes: 10, token: 'a:b:c' }, receivedAtMs))

const snowflake = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String)

test('a press comes back as it was written, whatever its token is made of', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ACKS),
      snowflake,
      fc.nat(),
      fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
      (ack, interaction, uploadBytes, token) => {
        const press = { ack, interaction, uploadBytes, token }
        expect(readPress(writePress(press, NOW_MS))).toMatchObject(press)
      },
    ),
  )
})

test('a reference comes back as it was written, with the message that is edited first', () => {
  fc.assert(
    fc.property(
      fc.record(
        {
          main: snowflake,
          others: fc.array(snowflake, { maxLength: 3 }),
          form: fc.constantFrom('v2' as const, 'plain' as const),
          channel: snowflake,
          byTokenOnly: fc.constant(true as const),
          isDm: fc.constant(true as const),
          isStatus: fc.constant(true as const),
          hasFiles: fc.constant(true as const),
          interaction: snowflake,
          original: snowflake,
        },
        { requiredKeys: ['main', 'others', 'form', 'channel'] },
      ),
      (sent) => {
        const ref = writeRef(sent)
        expect(readRef(ref)).toEqual(sent)
        expect(ref.parts[0]).toBe(sent.main)
      },
    ),
  )
})

test('what is not ours is no press and no reference', () => {
  for (const text of [undefined, '', 'reply', 'reply:1:2:', 'shout:1:2:token', 'reply:x:2:token', '12345'])
    expect(readPress(text)).toBeNull()
  expect(readRef({ parts: [] })).toBeNull()
  expect(readRef({ parts: ['123', 'text'] })).toBeNull()
})

test('a token lives a quarter of an hour from the birth of its interaction, less some seconds', () => {
  const press = pressAt(NOW_MS, NOW_MS + 800)
  expect(press).not.toHaveProperty('bornAtMs')
  expect(isAlive(press!, NOW_MS + 14 * MINUTE_MS)).toBe(true)
  expect(isAlive(press!, NOW_MS + 15 * MINUTE_MS - 5000)).toBe(false)
  expect(isAlive(press!, NOW_MS + 15 * MINUTE_MS)).toBe(false)
})

test('where an id is no clock, the time of receipt counts', () => {
  const press = pressAt(NOW_MS - 400 * 24 * 60 * MINUTE_MS, NOW_MS)
  expect(press).toMatchObject({ bornAtMs: NOW_MS, token: 'a:b:c' })
  expect(isAlive(press!, NOW_MS + 14 * MINUTE_MS)).toBe(true)
  expect(isAlive(press!, NOW_MS + 15 * MINUTE_MS)).toBe(false)
})

test('an id tells its time', () => {
  expect(snowflakeMs(idAt(NOW_MS))).toBe(NOW_MS)
  expect(snowflakeMs('no number')).toBe(0)
})

test('what follows a private answer, or a press on one, is private too', () => {
  expect(ACKS.filter(isPrivateAck)).toEqual(['private', 'update-private'])
})

test('the message that was pressed is the original of its interaction', () => {
  const ref = pressedRef({ message: '7', channel: '3', interaction: '9', isV2: false, byTokenOnly: true })
  expect(readRef(ref)).toEqual({
    main: '7',
    others: [],
    form: 'plain',
    channel: '3',
    byTokenOnly: true,
    interaction: '9',
    original: '7',
  })
})
