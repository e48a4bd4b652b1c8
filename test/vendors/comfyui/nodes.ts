/** The nodes that the double knows, described as `/object_info` describes them, and ComfyUI's validation of a graph (`execution.py`). */

type Fields = { [name: string]: unknown }
type Specification = [type: string | readonly string[], options?: Fields]
export interface NodeClass {
  input: { required: { [name: string]: Specification }; optional?: { [name: string]: Specification } }
  output: string[]
  output_node: boolean
}

const CHECKPOINTS = ['dream.safetensors', 'v1-5-pruned-emaonly-fp16.safetensors']
const text: Specification = ['STRING', { multiline: true }]
const int = (min: number, max: number): Specification => ['INT', { default: min, min, max }]
const float = (min: number, max: number): Specification => ['FLOAT', { default: min, min, max }]

export const NODES: { [name: string]: NodeClass } = {
  CheckpointLoaderSimple: {
    input: { required: { ckpt_name: [CHECKPOINTS] } },
    output: ['MODEL', 'CLIP', 'VAE'],
    output_node: false,
  },
  CLIPTextEncode: {
    input: { required: { text, clip: ['CLIP'] } },
    output: ['CONDITIONING'],
    output_node: false,
  },
  EmptyLatentImage: {
    input: { required: { width: int(16, 16384), height: int(16, 16384), batch_size: int(1, 4096) } },
    output: ['LATENT'],
    output_node: false,
  },
  KSampler: {
    input: {
      required: {
        model: ['MODEL'],
        seed: int(0, Number.MAX_SAFE_INTEGER),
        steps: int(1, 10000),
        cfg: float(0, 100),
        sampler_name: ['COMBO', { options: ['euler', 'dpmpp_2m'] }],
        scheduler: ['COMBO', { options: ['normal', 'karras'] }],
        positive: ['CONDITIONING'],
        negative: ['CONDITIONING'],
        latent_image: ['LATENT'],
        denoise: float(0, 1),
      },
    },
    output: ['LATENT'],
    output_node: false,
  },
  VAEDecode: { input: { required: { samples: ['LATENT'], vae: ['VAE'] } }, output: ['IMAGE'], output_node: false },
  VAEEncode: { input: { required: { pixels: ['IMAGE'], vae: ['VAE'] } }, output: ['LATENT'], output_node: false },
  LoadImage: {
    input: { required: { image: [['example.png'], { image_upload: true }] } },
    output: ['IMAGE', 'MASK'],
    output_node: false,
  },
  ImageToVideo: {
    input: {
      required: {
        image: ['IMAGE'],
        prompt: text,
        length: int(1, 1000),
        motion: ['COMBO', { options: ['still', 'pan'] }],
      },
    },
    output: ['VIDEO'],
    output_node: false,
  },
  SaveImage: {
    input: { required: { images: ['IMAGE'], filename_prefix: ['STRING', {}] } },
    output: [],
    output_node: true,
  },
  PreviewImage: { input: { required: { images: ['IMAGE'] } }, output: [], output_node: true },
  SaveVideo: {
    input: { required: { video: ['VIDEO'], filename_prefix: ['STRING', {}] } },
    output: [],
    output_node: true,
  },
  TextToMusic: {
    input: { required: { tags: text, seconds: float(1, 1000), seed: int(0, 2 ** 48) } },
    output: ['AUDIO'],
    output_node: false,
  },
  SaveAudio: {
    input: { required: { audio: ['AUDIO'], filename_prefix: ['STRING', {}] } },
    output: [],
    output_node: true,
  },
  Caption: { input: { required: { image: ['IMAGE'] } }, output: ['STRING'], output_node: false },
  ShowText: { input: { required: { text: ['STRING', { forceInput: true }] } }, output: ['STRING'], output_node: true },
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export interface NodeError {
  type: string
  message: string
  details: string
  extra_info: Fields
}
export type Validation =
  | { ok: true }
  | {
      ok: false
      error: NodeError
      node_errors: { [id: string]: { errors: NodeError[]; dependent_outputs: string[]; class_type: string } }
    }

const error = (type: string, message: string, details = '', extra_info: Fields = {}): NodeError => ({
  type,
  message,
  details,
  extra_info,
})

/** @param hasInput whether a file lies in the folder of inputs */
export function validateGraph(graph: unknown, hasInput: (name: string) => boolean): Validation {
  if (!isFields(graph)) return { ok: false, error: error('invalid_prompt', 'the prompt is no object'), node_errors: {} }
  const outputs: string[] = []
  for (const [id, node] of Object.entries(graph)) {
    const name = isFields(node) ? node['class_type'] : undefined
    if (typeof name !== 'string')
      return {
        ok: false,
        error: error(
          'invalid_prompt',
          'Cannot execute because a node is missing the class_type property.',
          `Node ID '#${id}'`,
        ),
        node_errors: {},
      }
    const known = NODES[name]
    if (known === undefined)
      return {
        ok: false,
        error: error('invalid_prompt', `Cannot execute because node ${name} does not exist.`, `Node ID '#${id}'`),
        node_errors: {},
      }
    if (known.output_node) outputs.push(id)
  }
  if (outputs.length === 0)
    return { ok: false, error: error('prompt_no_outputs', 'Prompt has no outputs'), node_errors: {} }
  const node_errors: Extract<Validation, { ok: false }>['node_errors'] = {}
  for (const [id, node] of Object.entries(graph)) {
    const { class_type, inputs } = node as { class_type: string; inputs: Fields }
    const errors = errorsOf(graph, NODES[class_type]!, isFields(inputs) ? inputs : {}, hasInput)
    if (errors.length > 0) node_errors[id] = { errors, dependent_outputs: outputs, class_type }
  }
  if (Object.keys(node_errors).length === 0) return { ok: true }
  return {
    ok: false,
    error: error('prompt_outputs_failed_validation', 'Prompt outputs failed validation'),
    node_errors,
  }
}

function errorsOf(graph: Fields, known: NodeClass, inputs: Fields, hasInput: (name: string) => boolean): NodeError[] {
  const { required, optional = {} } = known.input
  return Object.entries({ ...required, ...optional }).flatMap(([name, specification]): NodeError[] => {
    const info = { input_name: name }
    const value = inputs[name]
    if (value === undefined)
      return Object.hasOwn(required, name)
        ? [error('required_input_missing', 'Required input is missing', name, info)]
        : []
    const [type, options = {}] = specification
    if (Array.isArray(value)) {
      const [source, slot] = value as unknown[]
      const from = graph[String(source)]
      if (value.length !== 2 || !isFields(from)) return [error('bad_linked_input', 'Bad linked input', name, info)]
      const given = NODES[String(from['class_type'])]?.output[Number(slot)]
      return given === type
        ? []
        : [error('return_type_mismatch', 'Return type mismatch between linked nodes', name, info)]
    }
    if (options['image_upload'] === true)
      return typeof value === 'string' && hasInput(value)
        ? []
        : [
            error(
              'custom_validation_failed',
              'Custom validation failed for node',
              `${name} - Invalid image file: ${String(value)}`,
              info,
            ),
          ]
    const list = Array.isArray(type) ? type : type === 'COMBO' ? (options['options'] as string[]) : null
    if (list !== null)
      return list.includes(value as string)
        ? []
        : [error('value_not_in_list', 'Value not in list', `${name}: '${String(value)}' not in list`, info)]
    if (type === 'STRING')
      return typeof value === 'string'
        ? []
        : [error('invalid_input_type', 'Failed to convert an input value', name, info)]
    if (type !== 'INT' && type !== 'FLOAT')
      return [error('bad_linked_input', 'Bad linked input, must be a length-2 list', name, info)]
    if (typeof value !== 'number' || (type === 'INT' && !Number.isInteger(value)))
      return [error('invalid_input_type', 'Failed to convert an input value', name, info)]
    if (value < Number(options['min'])) return [error('value_smaller_than_min', 'Value smaller than min', name, info)]
    if (value > Number(options['max'])) return [error('value_bigger_than_max', 'Value bigger than max', name, info)]
    return []
  })
}
