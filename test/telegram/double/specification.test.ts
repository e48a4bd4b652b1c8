/** The hand-written schemas against the published types of Bot API 10.3: the same fields, the same required ones. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { METHODS } from './methods.ts'

const types = readFileSync(new URL('../../../node_modules/@grammyjs/types/methods.d.ts', import.meta.url), 'utf8')

/** Fields that the types keep for old programs only. */
const DEPRECATED = new Set(['reply_to_message_id'])
/** Required here although the types make them optional: the double plays no inline, business or rich messages. */
const NEEDED_HERE: { [method: string]: string[] } = {
  editMessageText: ['chat_id', 'message_id', 'text'],
  editMessageCaption: ['chat_id', 'message_id'],
  editMessageMedia: ['chat_id', 'message_id'],
  editMessageReplyMarkup: ['chat_id', 'message_id'],
}

function published(method: string): { all: string[]; required: string[] } {
  const found = new RegExp(`^    ${method}\\((?:args\\??: \\{([\\s\\S]*?)^    \\})?\\)`, 'm').exec(types)
  if (!found) throw new Error(`${method} is no method of the Bot API`)
  const fields = [...(found[1] ?? '').matchAll(/^ {8}(\w+)(\??):/gm)].filter((field) => !DEPRECATED.has(field[1]!))
  return {
    all: fields.map((field) => field[1]!).sort(),
    required: fields
      .filter((field) => !field[2])
      .map((field) => field[1]!)
      .sort(),
  }
}

describe('the schemas have the fields of the published types', () => {
  test.each(Object.keys(METHODS))('%s', (method) => {
    const { all, required } = published(method)
    expect(Object.keys(METHODS[method]!.shape).sort()).toEqual(all)
    expect(METHODS[method]!.required.toSorted()).toEqual([...required, ...(NEEDED_HERE[method] ?? [])].sort())
  })
})
