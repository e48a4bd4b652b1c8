/** A graph held against what a ComfyUI knows (`/object_info/<class>`): nodes and model files that are not there. Pure. */
import type { Graph } from './graphs.ts'

type Fields = { [name: string]: unknown }
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** The kinds of nodes that graphs use. */
export function classesOf(graphs: Iterable<Graph>): string[] {
  const names = new Set<string>()
  for (const graph of graphs) for (const node of Object.values(graph.nodes)) names.add(node.class_type)
  return [...names].sort()
}

/**
 * What keeps a graph from running, in words for the operator.
 * @param known class -> its description, undefined where the server has none
 */
export function graphProblems(graph: Graph, known: ReadonlyMap<string, unknown>): string[] {
  return Object.entries(graph.nodes).flatMap(([id, node]) => {
    const described = fields(known.get(node.class_type))
    const at = `${graph.name}: node ${id} (${node.class_type})`
    if (Object.keys(described).length === 0) return [`${at} is not known there: install what brings it`]
    const { required, optional } = fields(described['input'])
    const problems = Object.keys(fields(required))
      .filter((input) => !Object.hasOwn(node.inputs, input))
      .map((input) => `${at} lacks the input ${input}`)
    for (const [input, specification] of Object.entries({ ...fields(required), ...fields(optional) })) {
      const value = node.inputs[input]
      const choices = choicesOf(specification)
      if (choices === null || typeof value !== 'string' || isUpload(specification) || choices.includes(value)) continue
      problems.push(`${at} wants ${input} ${value.slice(0, 80)}, which is not there`)
    }
    return problems
  })
}

/** A list of values is its own type in old servers, `COMBO` with options in new ones. */
function choicesOf(specification: unknown): unknown[] | null {
  const [type, more] = Array.isArray(specification) ? (specification as unknown[]) : []
  if (Array.isArray(type)) return type
  const { options } = fields(more)
  return type === 'COMBO' && Array.isArray(options) ? options : null
}

/** Inputs that files are uploaded for list what lies there now. */
function isUpload(specification: unknown): boolean {
  const [, more] = Array.isArray(specification) ? (specification as unknown[]) : []
  return Object.keys(fields(more)).some((name) => name.endsWith('_upload'))
}
