/**
 * Limits of bodies that types cannot say: lengths, counts, what components v2 excludes. Those of components stand in
 * components.ts.
 *
 * Stricter than Discord: lengths are counted in UTF-16, embeds must find their attachment:// files, and every custom_id
 * of a message differs also across rows.
 */
import { type Add, between, checkComponents, checkMedia, type Path, tooLong } from './components.ts'
import type { Wrong } from './failures.ts'
import { Flag, type Obj } from './world.ts'

/** Everything that a message body may not be. `names` are the files that attachment:// may mean. */
export function messageWrongs(body: Obj, isV2: boolean, names: string[]): Wrong[] {
  const wrongs: Wrong[] = []
  const add: Add = (path, code, message) => wrongs.push({ path, code, message })
  const length = (path: Path, text: unknown, max: number, min = 0) => {
    if (typeof text !== 'string') return
    if (text.length > max) add(path, 'BASE_TYPE_MAX_LENGTH', tooLong(max))
    if (text.length < min) add(path, 'BASE_TYPE_BAD_LENGTH', between(min, max))
  }
  length(['content'], body['content'], 2000)
  length(['nonce'], body['nonce'], 25)
  if ((body['embeds']?.length ?? 0) > 10) add(['embeds'], 'BASE_TYPE_BAD_LENGTH', 'Must be 10 or fewer in length.')
  if ((body['sticker_ids']?.length ?? 0) > 3) add(['sticker_ids'], 'BASE_TYPE_BAD_LENGTH', between(1, 3))
  if (isV2)
    for (const field of ['content', 'embeds', 'poll', 'sticker_ids'])
      if (body[field] && (!Array.isArray(body[field]) || body[field].length > 0))
        add(
          [field],
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        )
  checkEmbeds(body['embeds'] ?? [], names, add)
  checkMentions(body['allowed_mentions'], add)
  checkComponents(body['components'] ?? [], isV2 ? 'v2' : 'legacy', names, add)
  return wrongs
}

function checkEmbeds(embeds: Obj[], names: string[], add: Add): void {
  let total = 0
  const text = (path: Path, value: unknown, max: number) => {
    if (typeof value !== 'string') return
    total += value.length
    if (value.length > max) add(path, 'BASE_TYPE_MAX_LENGTH', tooLong(max))
  }
  embeds.forEach((embed, n) => {
    const at = ['embeds', n]
    text([...at, 'title'], embed['title'], 256)
    text([...at, 'description'], embed['description'], 4096)
    text([...at, 'footer', 'text'], embed['footer']?.text, 2048)
    text([...at, 'author', 'name'], embed['author']?.name, 256)
    const fields: Obj[] = embed['fields'] ?? []
    if (fields.length > 25) add([...at, 'fields'], 'BASE_TYPE_BAD_LENGTH', 'Must be 25 or fewer in length.')
    fields.forEach((field, i) => {
      text([...at, 'fields', i, 'name'], field['name'], 256)
      text([...at, 'fields', i, 'value'], field['value'], 1024)
      if (!field['name'] || !field['value']) add([...at, 'fields', i], 'BASE_TYPE_REQUIRED', 'This field is required')
    })
    for (const field of ['image', 'thumbnail']) checkMedia([...at, field], embed[field], names, add)
    if (Object.keys(embed).length === 0) add(at, 'BASE_TYPE_REQUIRED', 'An embed must have something in it.')
  })
  if (total > 6000) add(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000')
}

function checkMentions(mentions: Obj | undefined, add: Add): void {
  if (!mentions) return
  const parse: string[] = mentions['parse'] ?? []
  for (const [kind, ids] of [
    ['users', mentions['users']],
    ['roles', mentions['roles']],
  ] as const) {
    if (ids?.length > 0 && parse.includes(kind))
      add(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      )
    if (ids?.length > 100) add(['allowed_mentions', kind], 'BASE_TYPE_BAD_LENGTH', 'Must be 100 or fewer in length.')
  }
}

/** Everything that a modal may not be. */
export function modalWrongs(modal: Obj): Wrong[] {
  const wrongs: Wrong[] = []
  const add: Add = (path, code, message) => wrongs.push({ path: ['data', ...path], code, message })
  const title = String(modal['title'] ?? '')
  if (title.length < 1 || title.length > 45) add(['title'], 'BASE_TYPE_BAD_LENGTH', between(1, 45))
  const id = String(modal['custom_id'] ?? '')
  if (id.length < 1 || id.length > 100) add(['custom_id'], 'BASE_TYPE_BAD_LENGTH', between(1, 100))
  const components: Obj[] = modal['components'] ?? []
  if (components.length < 1 || components.length > 5) add(['components'], 'BASE_TYPE_BAD_LENGTH', between(1, 5))
  checkComponents(components, 'modal', [], add)
  return wrongs
}

/** Everything that autocomplete choices may not be. */
export function choicesWrongs(choices: Obj[]): Wrong[] {
  const wrongs: Wrong[] = []
  const add: Add = (path, code, message) => wrongs.push({ path: ['data', 'choices', ...path], code, message })
  if (choices.length > 25) add([], 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.')
  choices.forEach((choice, n) => {
    const sizes = [choice['name'], choice['value'], ...Object.values(choice['name_localizations'] ?? {})]
    for (const text of sizes)
      if (typeof text === 'string' && (text.length < 1 || text.length > 100))
        add([n], 'BASE_TYPE_BAD_LENGTH', between(1, 100))
  })
  return wrongs
}

export const POST_FLAGS = Flag.SuppressEmbeds | Flag.SuppressNotifications | Flag.ComponentsV2 | (1 << 13)
export const EDIT_FLAGS = Flag.SuppressEmbeds | Flag.ComponentsV2
