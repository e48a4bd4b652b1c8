/** The operator's graphs: `comfyui/<name>.json` as ComfyUI exports it for its API, beside it `<name>.fields.yaml`. */
import { join } from 'node:path'
import { isMap, LineCounter, parseDocument } from 'yaml'
import { KINDS, type Kind } from '../../ports.ts'
import { plainOf } from '../../yaml-value.ts'
import { filesOf, textOf } from './files.ts'

export type Value = string | number | boolean

/** One input of one node. */
export interface Target {
  node: string
  input: string
}

/** How one of our fields gets into the graph. */
export type Rule =
  /** As it is, into every target; of files one into each. */
  | { form: 'put'; targets: Target[] }
  /** A number, times and plus: seconds to frames. */
  | { form: 'scale'; target: Target; times: number; plus: number }
  /** What each choice sets. */
  | { form: 'choose'; choices: { [choice: string]: { target: Target; value: Value }[] } }
  /** Words that each choice adds to the prompt, for graphs without an input for it. */
  | { form: 'say'; words: { [choice: string]: string } }

export interface GraphNode {
  class_type: string
  inputs: { [name: string]: unknown }
}
export type Nodes = { [id: string]: GraphNode }

export interface Graph {
  name: string
  /** Where it was read. */
  folder: string
  kinds: readonly Kind[]
  nodes: Nodes
  fields: { [field: string]: Rule }
  /** Nodes whose files are the result; null: every file that is saved as output. */
  outputs: readonly string[] | null
}

export interface GraphMistake {
  /** With its folder. */
  file: string
  line: number
  problem: string
}

/** Fields that take the names of uploaded files. */
export const FILE_FIELDS = ['picture', 'clip', 'audio'] as const
const FIELDS_END = '.fields.yaml'
const NAME = /^[\w][\w.-]{0,60}$/
const NUMBERS: readonly string[] = ['seed', 'count']

type Wrong = (problem: string, path?: readonly PropertyKey[]) => void

/**
 * Reads every graph of some folders; a later one wins by its name. One with a mistake is left out, and each mistake told with its file and
 * line.
 */
export function readGraphs(...folders: readonly string[]): { graphs: Map<string, Graph>; mistakes: GraphMistake[] } {
  const read = folders.map(readFolder)
  return {
    graphs: new Map(read.flatMap(({ graphs }) => graphs.map((graph) => [graph.name, graph] as const))),
    mistakes: read.flatMap(({ mistakes }) => mistakes),
  }
}

function readFolder(folder: string): { graphs: Graph[]; mistakes: GraphMistake[] } {
  const graphs: Graph[] = []
  const mistakes: GraphMistake[] = []
  const tell = (file: string, line: number, problem: string) =>
    mistakes.push({ file: join(folder, file), line, problem })
  const files = filesOf(folder, (problem) => tell('', 1, problem))
  for (const file of files.filter((one) => one.endsWith('.json'))) {
    const name = file.slice(0, -'.json'.length)
    const fieldsFile = name + FIELDS_END
    if (!NAME.test(name))
      tell(file, 1, 'its name has other characters than letters, digits, dots, dashes and underscores')
    else if (!files.includes(fieldsFile))
      tell(file, 1, `there is no ${fieldsFile} that says which of its inputs takes what`)
    else {
      const before = mistakes.length
      const [graph, rules] = [file, fieldsFile].map((one) => textOf(join(folder, one), (why) => tell(one, 1, why)))
      if (graph == null || rules == null) continue
      const nodes = readNodes(graph, (line, problem) => tell(file, line, problem))
      if (nodes === null) continue
      const read = readFields(rules, nodes, (line, problem) => tell(fieldsFile, line, problem))
      if (read !== null && mistakes.length === before) graphs.push({ name, folder, nodes, ...read })
    }
  }
  for (const file of files.filter((one) => one.endsWith(FIELDS_END))) {
    const graph = `${file.slice(0, -FIELDS_END.length)}.json`
    if (!files.includes(graph)) tell(file, 1, `there is no graph ${graph}`)
  }
  return { graphs, mistakes }
}

function readNodes(text: string, tell: (line: number, problem: string) => void): Nodes | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1]
    tell(position === undefined ? 1 : text.slice(0, Number(position)).split('\n').length, 'is not JSON')
    return null
  }
  if (!isRecord(parsed) || Object.keys(parsed).length === 0) {
    tell(1, 'is no graph: an object of nodes by their ids')
    return null
  }
  if (Array.isArray(parsed['nodes']) && Array.isArray(parsed['links'])) {
    tell(1, 'is a workflow of the editor: export it with "Export (API)" instead of "Save"')
    return null
  }
  let isGood = true
  for (const [id, node] of Object.entries(parsed)) {
    if (isRecord(node) && typeof node['class_type'] === 'string' && isRecord(node['inputs'])) continue
    const key = JSON.stringify(id)
    tell(text.slice(0, text.indexOf(`${key}`) + 1).split('\n').length, `node ${id} has no class_type or no inputs`)
    isGood = false
  }
  return isGood ? (parsed as Nodes) : null
}

function readFields(
  yaml: string,
  nodes: Nodes,
  tell: (line: number, problem: string) => void,
): Pick<Graph, 'kinds' | 'fields' | 'outputs'> | null {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines })
  for (const error of document.errors) tell(lines.linePos(error.pos[0]).line, error.message.split('\n')[0] ?? 'no YAML')
  if (document.errors.length > 0) return null
  if (!isMap(document.contents)) {
    tell(1, 'has no kinds and fields')
    return null
  }
  const wrong: Wrong = (problem, path = []) => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      const range = (node as { range?: [number, number, number] } | null | undefined)?.range
      if (range != null) {
        tell(lines.linePos(range[0]).line, problem)
        return
      }
    }
    tell(1, problem)
  }
  const read = plainOf(document, lines)
  if (!read.ok) {
    tell(read.line, read.problem)
    return null
  }
  const raw = read.value as { [name: string]: unknown }
  for (const key of Object.keys(raw))
    if (!['kinds', 'fields', 'outputs'].includes(key)) wrong(`'${key}' is none of kinds, fields and outputs`, [key])
  return {
    kinds: readKinds(raw['kinds'], wrong),
    fields: readRules(raw['fields'], nodes, wrong),
    outputs: readOutputs(raw['outputs'], nodes, wrong),
  }
}

function readKinds(raw: unknown, wrong: Wrong): Kind[] {
  const kinds = Array.isArray(raw) ? raw.filter((one): one is Kind => KINDS.includes(one as Kind)) : []
  if (!Array.isArray(raw) || raw.length === 0)
    wrong(`kinds must name what it makes: some of ${KINDS.join(', ')}`, ['kinds'])
  else if (kinds.length < raw.length) wrong(`kinds may be ${KINDS.join(', ')} only`, ['kinds'])
  return kinds
}

function readOutputs(raw: unknown, nodes: Nodes, wrong: Wrong): string[] | null {
  if (raw === undefined) return null
  if (!Array.isArray(raw) || raw.length === 0) {
    wrong('outputs must list ids of nodes', ['outputs'])
    return null
  }
  const ids = raw.map(String)
  for (const [index, id] of ids.entries())
    if (!Object.hasOwn(nodes, id)) wrong(`the graph has no node ${id}`, ['outputs', index])
  return ids
}

function readRules(raw: unknown, nodes: Nodes, wrong: Wrong): { [field: string]: Rule } {
  if (!isRecord(raw)) {
    wrong('fields must say which input takes the prompt, the seed and so on', ['fields'])
    return {}
  }
  const rules: { [field: string]: Rule } = {}
  for (const [field, value] of Object.entries(raw)) {
    const rule = readRule(field, value, nodes, (problem, path = []) => wrong(problem, ['fields', field, ...path]))
    if (rule !== null) rules[field] = rule
  }
  return rules
}

function readRule(field: string, raw: unknown, nodes: Nodes, wrong: Wrong): Rule | null {
  const isFile = (FILE_FIELDS as readonly string[]).includes(field)
  const type =
    isFile || field === 'prompt' || field === 'negative' ? 'string' : NUMBERS.includes(field) ? 'number' : null
  if (typeof raw === 'string' || Array.isArray(raw)) {
    const texts: unknown[] = Array.isArray(raw) ? raw : [raw]
    const targets = texts.map((text, index) => targetOf(text, nodes, type, wrong, Array.isArray(raw) ? [index] : []))
    return targets.length > 0 && targets.every((one) => one !== null) ? { form: 'put', targets } : null
  }
  if (isRecord(raw) && !isFile && field !== 'prompt') {
    const { to, times = 1, plus = 0, say, choose, ...more } = raw
    const forms = [to, say, choose].filter((one) => one !== undefined).length
    if (forms === 1 && Object.keys(more).length === 0) {
      if (to !== undefined) return scaleOf(to, times, plus, nodes, wrong)
      if (say !== undefined) return sayOf(say, wrong)
      return chooseOf(choose, nodes, wrong)
    }
  }
  wrong(
    `${field} must be an input such as 6.inputs.text${isFile || field === 'prompt' ? ', or a list of them' : ', a list of them, or one of to, choose and say'}`,
  )
  return null
}

function scaleOf(to: unknown, times: unknown, plus: unknown, nodes: Nodes, wrong: Wrong): Rule | null {
  const target = targetOf(to, nodes, 'number', wrong, ['to'])
  if (typeof times !== 'number' || typeof plus !== 'number') wrong('times and plus must be numbers')
  else if (target !== null) return { form: 'scale', target, times, plus }
  return null
}

function sayOf(say: unknown, wrong: Wrong): Rule | null {
  if (isRecord(say) && Object.values(say).every((words) => typeof words === 'string'))
    return { form: 'say', words: say as { [choice: string]: string } }
  wrong('say must give words for each choice', ['say'])
  return null
}

function chooseOf(choose: unknown, nodes: Nodes, wrong: Wrong): Rule | null {
  if (!isRecord(choose)) {
    wrong('choose must say what each choice sets', ['choose'])
    return null
  }
  const choices: { [choice: string]: { target: Target; value: Value }[] } = {}
  for (const [choice, settings] of Object.entries(choose)) {
    if (!isRecord(settings)) {
      wrong(`'${choice}' must set inputs, such as { 5.inputs.width: 1024 }`, ['choose', choice])
      continue
    }
    choices[choice] = Object.entries(settings).flatMap(([text, value]) => {
      const path = ['choose', choice, text]
      const target = targetOf(text, nodes, null, wrong, path)
      if (['string', 'number', 'boolean'].includes(typeof value))
        return target === null ? [] : [{ target, value: value as Value }]
      wrong('an input is set to a text, a number, true or false', path)
      return []
    })
  }
  return { form: 'choose', choices }
}

function targetOf(
  text: unknown,
  nodes: Nodes,
  type: 'string' | 'number' | null,
  wrong: Wrong,
  path: readonly PropertyKey[],
): Target | null {
  const found = /^([^.]+)\.inputs\.(.+)$/.exec(String(text))
  const [, node = '', input = ''] = found ?? []
  const at = nodes[node]
  const value = at?.inputs[input]
  if (found === null)
    wrong(`'${String(text)}' is no input: write the node's id, .inputs. and the name, such as 6.inputs.text`, path)
  else if (!Object.hasOwn(nodes, node)) wrong(`the graph has no node ${node}`, path)
  else if (!Object.hasOwn(at!.inputs, input))
    wrong(`node ${node} (${at!.class_type}) has no input ${input}; it has ${Object.keys(at!.inputs).join(', ')}`, path)
  else if (Array.isArray(value))
    wrong(`input ${input} of node ${node} is linked to node ${String(value[0])}: name an input there`, path)
  else if (type !== null && typeof value !== type)
    wrong(`input ${input} of node ${node} is no ${type === 'string' ? 'text' : 'number'}`, path)
  else return { node, input }
  return null
}

function isRecord(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A mistake in one line, with where it stands. */
export function graphProblem({ file, line, problem }: GraphMistake): string {
  return `${file}:${line}: ${problem}`
}
