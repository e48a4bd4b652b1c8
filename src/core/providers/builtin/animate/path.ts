import { Refusal } from '../../../errors.ts'
import type { Options } from '../../../ports.ts'

/** Where the camera goes: it moves, the picture stays. `pan-left` looks further left, `tilt-up` further up. */
export const MOVES = ['zoom-in', 'zoom-out', 'pan-left', 'pan-right', 'tilt-up', 'tilt-down'] as const
export type Move = (typeof MOVES)[number]

export const CLIP_S = { least: 3, most: 10, usual: 5 } as const
export const FPS = 30

/** Frames of 720 lines (or columns), by the shape that they fit. */
export const FRAMES = [
  { widthPx: 1280, heightPx: 720 },
  { widthPx: 1080, heightPx: 720 },
  { widthPx: 960, heightPx: 720 },
  { widthPx: 720, heightPx: 720 },
  { widthPx: 720, heightPx: 960 },
  { widthPx: 720, heightPx: 1080 },
  { widthPx: 720, heightPx: 1280 },
] as const

export interface Size {
  widthPx: number
  heightPx: number
}

/** The frame whose ratio is nearest to the picture's. */
export function frameFor(picture: Size): Size {
  const ratio = Math.log(picture.widthPx / picture.heightPx)
  const away = (frame: Size) => Math.abs(Math.log(frame.widthPx / frame.heightPx) - ratio)
  return FRAMES.reduce<Size>((best, frame) => (away(frame) < away(best) ? frame : best), FRAMES[0])
}

/** What the camera sees of the picture: the left upper corner and the size, in the picture's pixels, fractions allowed. */
export interface View {
  x: number
  y: number
  width: number
  height: number
}

/** The option `camera` (also `move`), `zoom-in` by default. Refusal: `option_choice`. */
export function askedMove(options: Options): Move {
  const value = options.camera ?? options.move ?? 'zoom-in'
  const move = MOVES.find((each) => each === value)
  if (!move) throw new Refusal('option_choice', { option: 'camera', choices: MOVES.join(', '), value: String(value) })
  return move
}

/** The option `duration` in whole seconds, 3 to 10. Refusal: `option_range`. */
export function askedSeconds(options: Options): number {
  const value = options.duration ?? CLIP_S.usual
  const seconds = typeof value === 'string' ? Number(value.replace(/\s*s$/, '')) : value
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < CLIP_S.least || seconds > CLIP_S.most) {
    throw new Refusal('option_range', { option: 'duration', min: CLIP_S.least, max: CLIP_S.most, value: String(value) })
  }
  return seconds
}

/** Rest to rest: 10t^3 - 15t^4 + 6t^5, whose speed and acceleration are nought at both ends. */
export function ease(part: number): number {
  return part * part * part * (part * (part * 6 - 15) + 10)
}

/** How far a zoom goes: a longer clip may go further without hurrying. */
function zoomFor(seconds: number): number {
  return 1.16 + 0.024 * seconds
}

/**
 * The view at a part of the clip (0 is the first frame, 1 the last). It lies inside the picture at every part, so no border
 * can show: zooms shrink the largest centred view, pans and tilts slide a smaller one over what the picture has to spare.
 */
export function viewAt(move: Move, part: number, picture: Size, frame: Size, seconds: number): View {
  const whole = Math.min(picture.widthPx / frame.widthPx, picture.heightPx / frame.heightPx)
  const zoom = zoomFor(seconds)
  const eased = ease(part)
  if (move === 'zoom-in' || move === 'zoom-out') {
    const depth = move === 'zoom-in' ? eased : 1 - eased
    // The same factor from frame to frame looks like an even pace.
    const scale = whole / zoom ** depth
    return centred(picture, frame.widthPx * scale, frame.heightPx * scale)
  }
  const scale = whole / zoom
  const view = centred(picture, frame.widthPx * scale, frame.heightPx * scale)
  const along = move === 'pan-left' || move === 'tilt-up' ? 1 - eased : eased
  if (move === 'pan-left' || move === 'pan-right') {
    const travel = Math.min(picture.widthPx - view.width, view.width * 0.09 * seconds)
    view.x += travel * (along - 0.5)
  } else {
    const travel = Math.min(picture.heightPx - view.height, view.height * 0.09 * seconds)
    view.y += travel * (along - 0.5)
  }
  return view
}

function centred(picture: Size, width: number, height: number): View {
  return { x: (picture.widthPx - width) / 2, y: (picture.heightPx - height) / 2, width, height }
}
