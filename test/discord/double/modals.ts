/** A modal filled in by a person, as the interaction of type 5 carries it. */
import { attachmentJson, keepFile, type NewFile } from './files.ts'
import type { Desk, Interaction, Obj } from './world.ts'

type Value = string | string[] | boolean | NewFile[]

/** Values by custom_id or label. Throws for what Discord's client would not send. */
export function submitData(desk: Desk, interaction: Interaction, values: { [field: string]: Value }): Obj {
  const modal = interaction.modal!
  const left = new Set(Object.keys(values))
  const resolved: Obj = {}
  const fill = (component: Obj, label: string | undefined): Obj => {
    const name = [component['custom_id'], label ?? component['label']].find((one) => one !== undefined && left.has(one))
    const value = name === undefined ? undefined : values[name]
    if (name !== undefined) left.delete(name)
    const common = { type: component['type'], id: component['id'] ?? 0, custom_id: component['custom_id'] }
    return { ...common, ...entered(desk, interaction, component, value, resolved) }
  }
  const components = ((modal['components'] ?? []) as Obj[]).map((one) => {
    if (one['type'] === 18) return { type: 18, id: one['id'] ?? 0, component: fill(one['component'], one['label']) }
    if (one['type'] === 1)
      return { type: 1, id: one['id'] ?? 0, components: one['components'].map((child: Obj) => fill(child, undefined)) }
    return { type: one['type'], id: one['id'] ?? 0 }
  })
  if (left.size > 0) throw new Error(`the modal has no field ${[...left].join(', ')}`)
  return { custom_id: modal['custom_id'], components, ...(Object.keys(resolved).length > 0 ? { resolved } : {}) }
}

function entered(desk: Desk, interaction: Interaction, field: Obj, value: Value | undefined, resolved: Obj): Obj {
  const isRequired = field['required'] ?? true
  const name = field['custom_id'] as string
  const bad = (why: string): never => {
    throw new Error(`Discord's client does not send the modal: "${name}" ${why}`)
  }
  if (field['type'] === 4) {
    const text = value ?? field['value'] ?? ''
    if (typeof text !== 'string') return bad('is a text')
    if (text === '' && isRequired) bad('is required')
    if (text !== '' && text.length < (field['min_length'] ?? 0)) bad('is too short')
    if (text.length > (field['max_length'] ?? 4000)) bad('is too long')
    return { value: text }
  }
  if (field['type'] === 23) return { value: value === undefined ? (field['default'] ?? false) : value === true }
  if (field['type'] === 19) {
    const files = (value ?? []) as NewFile[]
    if (files.length > (field['max_values'] ?? 1) || (isRequired && files.length < (field['min_values'] ?? 1)))
      bad('wants another number of files')
    const kept = files.map((file) => keepFile(desk.world, file, interaction.channel, true))
    if (kept.length > 0)
      resolved['attachments'] = {
        ...resolved['attachments'],
        ...Object.fromEntries(kept.map((file) => [file.id, attachmentJson(desk.world, file)])),
      }
    return { values: kept.map((file) => file.id) }
  }
  const options: Obj[] = field['options'] ?? []
  const preset = options.filter((one) => one['default']).map((one) => one['value'] as string)
  const picked = value === undefined ? preset : ([value].flat() as string[])
  const chosen = picked.map(
    (one) =>
      options.find((option) => option['value'] === one || option['label'] === one)?.['value'] ??
      (options.length > 0 ? bad(`has no option ${one}`) : one),
  )
  const min = field['min_values'] ?? 1
  if (chosen.length < min && (isRequired || chosen.length > 0)) bad('is required')
  if (chosen.length > (field['max_values'] ?? (field['type'] === 22 ? options.length : 1))) bad('has too many')
  return field['type'] === 21 ? { value: chosen[0] ?? null } : { values: chosen }
}
