import { expect, test } from 'vitest'
import { REPORTED_CHARS, usageOf } from './usage.ts'

const reported = (raw: unknown) => usageOf({ reported: raw }).usage?.reported

test('what a vendor reports is kept as it says it: numbers, and words of units', () => {
  const said = {
    total_tokens: 1132,
    input_tokens_details: { text_tokens: 12, image_tokens: 0 },
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: 12 }],
    size: '1280*720',
    type: 'point',
  }
  expect(usageOf({ costMicroUsd: 7, reported: said })).toEqual({ usage: { costMicroUsd: 7, reported: said } })
  expect(usageOf({ reported: undefined })).toEqual({})
  for (const nothing of [null, 'words', 7, [], {}, { deep: { deeper: {} } }])
    expect(usageOf({ reported: nothing })).toEqual({})
})

test('nothing that people may have written is kept', () => {
  const said = {
    tokens: 3,
    prompt: 'fox',
    type: 'a fox in the snow',
    ' a name': 1,
    flag: true,
    none: null,
    far: Infinity,
  }
  expect(reported(said)).toEqual({ tokens: 3 })
})

test('what is kept of one answer is bounded: what lies deep goes first, at last all of it', () => {
  const detail = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`number_of_something_${n}`, 123_456_789]))
  expect(reported({ tokens: 3, all: { a: { b: { c: detail } }, near: 1, d: [detail, detail, detail] } })).toEqual({
    tokens: 3,
    all: { near: 1 },
  })
  expect(reported({ tokens: 3, a: detail, b: detail, c: detail })).toEqual({ tokens: 3 })
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`n${n}`, n]))
  expect(JSON.stringify(reported(wide)).length).toBeLessThanOrEqual(REPORTED_CHARS)
  let deep: object = { tokens: 1 }
  for (let n = 0; n < 10_000; n++) deep = { deep, n }
  expect(JSON.stringify(reported(deep)).length).toBeLessThanOrEqual(REPORTED_CHARS)
})
