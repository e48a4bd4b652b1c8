import { FPS, type Move, type Size, type View, viewAt } from './path.ts'
import { toPlanes } from './planes.ts'
import { createSampler } from './resample.ts'

/** A picture (or the part of it that the camera sees), made fit for the frames. */
export interface Source {
  rgb: Uint8Array
  /** Both even. */
  widthPx: number
  heightPx: number
  /** Where the picture's pixel (0, 0) lies and how large a pixel of it is, in pixels of this source. */
  offsetX: number
  offsetY: number
  scaleX: number
  scaleY: number
}

export interface Clip {
  move: Move
  seconds: number
  picture: Size
  frame: Size
}

/** Every frame as packed yuv420p bytes. The same memory is used for each: take it before asking for the next. */
export function* framesOf(source: Source, clip: Clip): Iterable<Uint8Array> {
  const { widthPx: width, heightPx: height } = clip.frame
  const [luma, blue, red] = toPlanes(source.rgb, source.widthPx, source.heightPx)
  const sampleLuma = createSampler(luma, width, height)
  const sampleBlue = createSampler(blue, width / 2, height / 2)
  const sampleRed = createSampler(red, width / 2, height / 2)
  const bytes = new Uint8ClampedArray((width * height * 3) / 2)
  const out = new Uint8Array(bytes.buffer)
  const fixed = clip.move.startsWith('pan') ? 'rows' : clip.move.startsWith('tilt') ? 'columns' : 'nothing'
  const count = clip.seconds * FPS
  for (let at = 0; at < count; at++) {
    const view = inSource(viewAt(clip.move, at / (count - 1), clip.picture, clip.frame, clip.seconds), source)
    const half = { x: view.x / 2, y: view.y / 2, width: view.width / 2, height: view.height / 2 }
    sampleLuma(view, fixed, bytes, 0)
    sampleBlue(half, fixed, bytes, width * height)
    sampleRed(half, fixed, bytes, (width * height * 5) / 4)
    yield out
  }
}

function inSource(view: View, source: Source): View {
  return {
    x: view.x * source.scaleX - source.offsetX,
    y: view.y * source.scaleY - source.offsetY,
    width: view.width * source.scaleX,
    height: view.height * source.scaleY,
  }
}
