/** Options of a slash command as Discord's client lets a person fill them in: typed, bounded, required. */
import { attachmentJson, keepFile, type NewFile } from './files.ts'
import { resolvedMember, userJson } from './shapes.ts'
import type { Channel, Obj, World } from './world.ts'

export type OptionValue = string | number | boolean | NewFile | { id: string }
export interface Filled {
  options: Obj[]
  resolved: Obj
}

/** `focused` is the option that is being typed, for autocomplete: it and those before it may be unfinished. */
export function fillOptions(
  world: World,
  channel: Channel,
  known: Obj[],
  given: { [name: string]: OptionValue },
  focused?: string,
): Filled {
  const resolved: Obj = {}
  const options: Obj[] = []
  for (const name of Object.keys(given))
    if (!known.some((one) => one['name'] === name))
      throw new Error(`the command has no option "${name}", but ${known.map((one) => one['name']).join(', ')}`)
  for (const option of known) {
    const value = given[option['name']]
    if (value === undefined) {
      if (option['required'] && focused === undefined) throw new Error(`the option "${option['name']}" is required`)
      continue
    }
    const isFocused = option['name'] === focused
    if (isFocused && !option['autocomplete']) throw new Error(`the option "${option['name']}" has no autocomplete`)
    options.push({
      name: option['name'],
      type: option['type'],
      value: isFocused ? String(value) : entered(world, channel, option, value, resolved),
      ...(isFocused ? { focused: true } : {}),
    })
  }
  return { options, resolved }
}

function entered(world: World, channel: Channel, option: Obj, value: OptionValue, resolved: Obj): unknown {
  const bad = (why: string): never => {
    throw new Error(
      `Discord's client does not let ${JSON.stringify(value)} into the option "${option['name']}": ${why}`,
    )
  }
  const choices: Obj[] = option['choices'] ?? []
  if (choices.length > 0 && !choices.some((one) => one['value'] === value))
    bad(`one of ${choices.map((one) => one['value']).join(', ')}`)
  switch (option['type'] as number) {
    case 3:
      if (typeof value !== 'string') return bad('a text')
      if (value.length > (option['max_length'] ?? 6000) || value.length < (option['min_length'] ?? 1))
        bad('too long or too short')
      return value
    case 4:
    case 10:
      if (typeof value !== 'number' || (option['type'] === 4 && !Number.isInteger(value))) return bad('a number')
      if (value < (option['min_value'] ?? -(2 ** 53)) || value > (option['max_value'] ?? 2 ** 53)) bad('out of range')
      return value
    case 5:
      return typeof value === 'boolean' ? value : bad('true or false')
    case 11: {
      if (typeof value !== 'object' || !('bytes' in value)) return bad('a file')
      const file = keepFile(world, value, channel, true)
      resolved['attachments'] = { ...resolved['attachments'], [file.id]: attachmentJson(world, file) }
      return file.id
    }
    default: {
      const id = typeof value === 'object' && 'id' in value ? value.id : String(value)
      const person = world.people.get(id)
      if (person) {
        resolved['users'] = { ...resolved['users'], [id]: userJson(person) }
        const member = resolvedMember(channel, person)
        if (member) resolved['members'] = { ...resolved['members'], [id]: member }
      }
      return id
    }
  }
}
