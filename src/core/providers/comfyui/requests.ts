/** A task of ours put into a graph, and what a graph can't do. Pure. */
import { createHash } from 'node:crypto'
import type { Options, Unable, Wanted } from '../../ports.ts'
import { unableCount } from '../kit/options.ts'
import { FILE_FIELDS, type Graph, type Nodes, type Rule, type Target, type Value } from './graphs.ts'

/** ComfyUI wants UUIDs in their canonical form as ids of prompts; ours has no hyphens, so it is hashed into one (RFC 9562, version 8). */
export function promptIdOf(key: string): string {
  const bytes = createHash('sha256').update(`chatelier:${key}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** What a graph is to be filled with. */
export interface Filling {
  prompt: string
  options: Options
  count: number
  seed: number
  /** Names of uploaded files, as ComfyUI calls them. */
  files: { [field in (typeof FILE_FIELDS)[number]]?: readonly string[] }
}

/** The graph with everything in its place. Throws where `cannotFill` would have said so. */
export function fill(graph: Graph, filling: Filling): Nodes {
  const nodes = structuredClone(graph.nodes)
  const put = ({ node, input }: Target, value: Value) => {
    nodes[node]!.inputs[input] = value
  }
  const values: Options = { ...filling.options, seed: filling.seed, count: filling.count }
  const words = [filling.prompt]
  for (const [field, rule] of Object.entries(graph.fields)) {
    if (field === 'prompt' || isFileField(field)) continue
    const value = values[field]
    if (value === undefined) continue
    if (rule.form === 'put') for (const target of rule.targets) put(target, value)
    else if (rule.form === 'scale') put(rule.target, Math.round(Number(value) * rule.times + rule.plus))
    else if (rule.form === 'say') words.push(rule.words[String(value)] ?? '')
    else for (const setting of rule.choices[String(value)] ?? []) put(setting.target, setting.value)
  }
  const prompt = words.filter((one) => one.trim() !== '').join(', ')
  for (const target of targetsOf(graph.fields['prompt'])) put(target, prompt)
  for (const field of FILE_FIELDS) {
    const names = filling.files[field] ?? []
    // A graph for more files than there are shows the last one again: it would else use whatever lies on its disk.
    for (const [index, target] of targetsOf(graph.fields[field]).entries()) {
      const name = names[Math.min(index, names.length - 1)]
      if (name !== undefined) put(target, name)
    }
  }
  return nodes
}

/** What of a request the graph has no place for, with what it has; null: it can be filled. */
export function cannotFill(graph: Graph, wanted: Wanted): Unable | null {
  if (!graph.kinds.includes(wanted.kind)) return { option: 'kind', allowed: [...graph.kinds] }
  if (wanted.count > 1 && graph.fields['count'] === undefined) return { option: 'count', allowed: [1] }
  for (const [option, value] of Object.entries(wanted.options)) {
    const rule = graph.fields[option]
    if (rule === undefined) return { option, allowed: [] }
    const choices = rule.form === 'choose' ? rule.choices : rule.form === 'say' ? rule.words : null
    if (choices !== null && !Object.hasOwn(choices, String(value))) return { option, allowed: Object.keys(choices) }
  }
  const places = FILE_FIELDS.reduce((sum, field) => sum + targetsOf(graph.fields[field]).length, 0)
  return unableCount('inputs', wanted.inputs, Math.min(1, places), places)
}

/** What a graph does with a move of the camera. */
export function cameraOf(graph: Graph | undefined): 'structured' | 'words' | null {
  const rule = graph?.fields['camera']
  return rule === undefined ? null : rule.form === 'say' ? 'words' : 'structured'
}

const isFileField = (field: string): boolean => (FILE_FIELDS as readonly string[]).includes(field)

function targetsOf(rule: Rule | undefined): readonly Target[] {
  return rule?.form === 'put' ? rule.targets : []
}
