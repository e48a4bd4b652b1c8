import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { graphProblem, readGraphs } from './graphs.ts'
import { cannotFill, fill, promptIdOf } from './requests.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'graphs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const GRAPH = {
  '3': { class_type: 'KSampler', inputs: { seed: 1, model: ['4', 0], steps: 20 } },
  '5': { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a default', clip: ['4', 1] } },
  '10': { class_type: 'LoadImage', inputs: { image: 'example.png' } },
  '11': { class_type: 'LoadImage', inputs: { image: 'example.png' } },
}
const FIELDS = `kinds: [edit]
fields:
  prompt: 6.inputs.text
  seed: 3.inputs.seed
  count: 5.inputs.batch_size
  picture: [10.inputs.image, 11.inputs.image]
  ratio:
    choose:
      '1:1': { 5.inputs.width: 1024, 5.inputs.height: 1024 }
      '16:9': { 5.inputs.width: 1344, 5.inputs.height: 768 }
  style: { say: { ink: ink drawing, none: '' } }
  duration: { to: 3.inputs.steps, times: 24, plus: 1 }
outputs: [6]
`
function write(fields: string, graph: unknown = GRAPH): void {
  writeFileSync(join(folder, 'one.json'), typeof graph === 'string' ? graph : JSON.stringify(graph, null, 2))
  writeFileSync(join(folder, 'one.fields.yaml'), fields)
}
const told = () => readGraphs(folder).mistakes.map((one) => graphProblem(one).replace(`${folder}/`, ''))

test('a graph with its fields is read, and a task put into it leaves the file as it was', () => {
  write(FIELDS)
  const { graphs, mistakes } = readGraphs(folder)
  expect(mistakes).toEqual([])
  const graph = graphs.get('one')!
  const filling = {
    prompt: 'a fox',
    options: { ratio: '16:9', style: 'ink', duration: 2 },
    count: 3,
    seed: 7,
    files: { picture: ['chatelier/a.png'] },
  }
  expect(fill(graph, filling)).toEqual({
    '3': { class_type: 'KSampler', inputs: { seed: 7, model: ['4', 0], steps: 49 } },
    '5': { class_type: 'EmptyLatentImage', inputs: { width: 1344, height: 768, batch_size: 3 } },
    '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a fox, ink drawing', clip: ['4', 1] } },
    '10': { class_type: 'LoadImage', inputs: { image: 'chatelier/a.png' } },
    '11': { class_type: 'LoadImage', inputs: { image: 'chatelier/a.png' } },
  })
  expect(graph.nodes).toEqual(GRAPH)
})

test('what a graph has no place for is said with what it has', () => {
  write(FIELDS)
  const graph = readGraphs(folder).graphs.get('one')!
  const can = (changes: object) =>
    cannotFill(graph, { kind: 'edit', model: 'one', options: {}, count: 1, inputs: 1, ...changes })
  expect(can({})).toBeNull()
  expect(can({ count: 4, inputs: 2, options: { ratio: '1:1', style: 'none', duration: 5, seed: 1 } })).toBeNull()
  expect(can({ kind: 'image' })).toEqual({ option: 'kind', allowed: ['edit'] })
  expect(can({ options: { ratio: '4:3' } })).toEqual({ option: 'ratio', allowed: ['1:1', '16:9'] })
  expect(can({ options: { style: 'oil' } })).toEqual({ option: 'style', allowed: ['ink', 'none'] })
  expect(can({ options: { negative: 'blue' } })).toEqual({ option: 'negative', allowed: [] })
  expect(can({ inputs: 0 })).toEqual({ option: 'inputs', allowed: [1, 2] })
  expect(can({ inputs: 3 })).toEqual({ option: 'inputs', allowed: [1, 2] })
})

test('ids of prompts are UUIDs in their canonical form, and the same for the same key', () => {
  expect(promptIdOf('0123456789ABCDEFGHIJKL')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect(promptIdOf('a')).toBe(promptIdOf('a'))
  expect(promptIdOf('a')).not.toBe(promptIdOf('b'))
})

test('what can’t be read is told, and the mark of some editors before a text is no mistake', () => {
  write(FIELDS, `\uFEFF${JSON.stringify(GRAPH)}`)
  expect(told()).toEqual([])
  mkdirSync(join(folder, 'two.json'))
  writeFileSync(join(folder, 'two.fields.yaml'), FIELDS)
  expect(told()).toEqual(["two.json:1: can't be read (EISDIR)"])
  expect(readGraphs(join(folder, 'one.json')).mistakes).toMatchObject([
    { problem: 'is no folder that can be read (ENOTDIR)' },
  ])
})

describe('a mistake is told with its file and line', () => {
  const GOOD = 'kinds: [image]\nfields:\n  prompt: 6.inputs.text\n'
  test.each([
    ['a node that is not there', '  seed: 99.inputs.seed\n', 'one.fields.yaml:4: the graph has no node 99'],
    [
      'an alias of nothing',
      'outputs: *x\n',
      'one.fields.yaml:4: Unresolved alias (the anchor must be set before the alias): x',
    ],
    [
      'an input that is not there',
      '  negative: 6.inputs.txt\n',
      'one.fields.yaml:4: node 6 (CLIPTextEncode) has no input txt; it has text, clip',
    ],
    [
      'an input that is linked',
      '  camera: 3.inputs.model\n',
      'one.fields.yaml:4: input model of node 3 is linked to node 4: name an input there',
    ],
    ['a seed into a text', '  seed: 6.inputs.text\n', 'one.fields.yaml:4: input text of node 6 is no number'],
    ['words into a number', '  negative: 3.inputs.seed\n', 'one.fields.yaml:4: input seed of node 3 is no text'],
    [
      'what is no input',
      '  seed: the seed\n',
      "one.fields.yaml:4: 'the seed' is no input: write the node's id, .inputs. and the name, such as 6.inputs.text",
    ],
    [
      'a choice that sets a link',
      '  ratio:\n    choose:\n      wide: { 5.inputs.width: [1, 2] }\n',
      'one.fields.yaml:6: an input is set to a text, a number, true or false',
    ],
    ['a key that nobody knows', 'output: [9]\n', "one.fields.yaml:4: 'output' is none of kinds, fields and outputs"],
    ['an output that is not there', 'outputs: [9]\n', 'one.fields.yaml:4: the graph has no node 9'],
    ['a form that nobody knows', '  ratio: { put: 1 }\n', 'one.fields.yaml:4: ratio must be an input'],
    ['times that are none', '  seed: { to: 3.inputs.seed, times: many }\n', 'times and plus must be numbers'],
    ['no YAML', '  prompt: [\n', 'one.fields.yaml:'],
  ])('%s', (_title, line, problem) => {
    write(GOOD + line)
    expect(told().join('\n')).toContain(problem)
    expect(readGraphs(folder).graphs.size).toBe(0)
  })

  test('kinds that nobody makes, and none at all', () => {
    write('kinds: [pictures]\nfields: { prompt: 6.inputs.text }\n')
    expect(told()).toEqual([expect.stringMatching(/^one\.fields\.yaml:1: kinds may be image, edit/)])
    write('fields: { prompt: 6.inputs.text }\n')
    expect(told()).toEqual([expect.stringMatching(/^one\.fields\.yaml:1: kinds must name what it makes/)])
  })

  test('a graph that is no JSON, no graph, or saved for the editor', () => {
    write(GOOD, '{\n  "3": {\n')
    expect(told()).toEqual([expect.stringMatching(/^one\.json:\d: is not JSON$/)])
    write(GOOD, '[]')
    expect(told()).toEqual(['one.json:1: is no graph: an object of nodes by their ids'])
    write(GOOD, { nodes: [], links: [] })
    expect(told()).toEqual([expect.stringContaining('export it with "Export (API)"')])
    write(GOOD, '{\n  "6": { "class_type": "CLIPTextEncode", "inputs": { "text": "" } },\n  "7": { "inputs": {} }\n}\n')
    expect(told()).toEqual(['one.json:3: node 7 has no class_type or no inputs'])
  })

  test('a graph without fields, fields without a graph, and where they lie', () => {
    writeFileSync(join(folder, 'one.json'), JSON.stringify(GRAPH))
    writeFileSync(join(folder, 'two.fields.yaml'), GOOD)
    expect(told()).toEqual([
      'one.json:1: there is no one.fields.yaml that says which of its inputs takes what',
      'two.fields.yaml:1: there is no graph two.json',
    ])
    const [first] = readGraphs(folder).mistakes
    expect(graphProblem(first!)).toContain(`${join(folder, 'one.json')}:1: `)
  })
})

test('a later folder wins by name, and the shipped graph has no mistakes', () => {
  const shipped = fileURLToPath(new URL('../../../../data/comfyui', import.meta.url))
  expect(readGraphs(shipped)).toMatchObject({ mistakes: [] })
  write(FIELDS)
  renameSync(join(folder, 'one.json'), join(folder, 'picture.json'))
  renameSync(join(folder, 'one.fields.yaml'), join(folder, 'picture.fields.yaml'))
  const { graphs } = readGraphs(shipped, folder)
  expect(graphs.get('picture')).toMatchObject({ kinds: ['edit'], folder })
})

test('a folder that is not there has no graphs', () => {
  expect(readGraphs(join(folder, 'none'))).toEqual({ graphs: new Map(), mistakes: [] })
})
