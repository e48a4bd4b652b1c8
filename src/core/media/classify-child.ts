/**
 * What a picture shows, child side: nsfwjs's small model on WebAssembly, kept while the child lives (180 MB with it). The only
 * importer of tfjs and nsfwjs; never imported by the parent. nsfwjs itself would bring the whole of tfjs: its model is read as
 * it reads it, and `@tensorflow/tfjs` is the package of layers alone (package.json).
 */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Json } from '../ports.ts'
import { openPicture } from './pictures.ts'

const require = createRequire(import.meta.url)
const SIDE_PX = 224
/** In the order of the model's outputs. */
const CLASSES = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const
export type Shares = { [label in (typeof CLASSES)[number]]: number }

type Tf = typeof import('@tensorflow/tfjs-core')
let loading: Promise<(pixels: Uint8Array) => Promise<number[]>> | undefined

/** The share of each class in a picture that we have written ourselves; together they are 1. */
export async function run(job: Json): Promise<Json> {
  const { path } = job as { path: string }
  const pixels = await openPicture(path)
    .resize(SIDE_PX, SIDE_PX, { fit: 'fill' })
    .flatten({ background: '#ffffff' })
    .removeAlpha()
    .raw()
    .toBuffer()
  loading ??= load()
  const shares = await (await loading)(pixels)
  if (shares.length !== CLASSES.length || shares.some((share) => !Number.isFinite(share))) throw new Error('model')
  return Object.fromEntries(CLASSES.map((label, index) => [label, shares[index] ?? 0]))
}

async function load(): Promise<(pixels: Uint8Array) => Promise<number[]>> {
  // The builds for CommonJS: those for the web look for a browser.
  const tf = require('@tensorflow/tfjs-core') as Tf
  const layers = require('@tensorflow/tfjs') as typeof import('@tensorflow/tfjs')
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm')
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  if (!(await tf.setBackend('wasm'))) throw new Error('wasm')
  const { MobileNetV2Model } = await import('nsfwjs/models/mobilenet_v2')
  const { default: parts } = await MobileNetV2Model.modelJson()
  const [bundle] = MobileNetV2Model.weightBundles
  const weights = Buffer.from((await bundle?.())?.default ?? '', 'base64')
  const model = await layers.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: parts.modelTopology,
      weightSpecs: parts.weightsManifest.flatMap((group: { weights: object[] }) => group.weights),
      weightData: new Uint8Array(weights).buffer,
    } as Parameters<Tf['io']['fromMemory']>[0]),
  )
  return async (pixels) => {
    const output = tf.tidy(() => {
      const input = tf.tensor4d(new Int32Array(pixels), [1, SIDE_PX, SIDE_PX, 3], 'int32')
      return model.predict(tf.div(tf.cast(input, 'float32'), 255)) as ReturnType<Tf['tensor']>
    })
    const shares = [...(await output.data())]
    output.dispose()
    return shares
  }
}
