import { openPicture, pictureSize } from '../../../media/pictures.ts'
import type { Clip, Source } from './frames.ts'
import { type Size, type View, viewAt } from './path.ts'

/** Source pixels for a pixel of the frame at its closest: a little under one is softer than the eye can tell in motion. */
const SHARPNESS = 0.94
/** A panorama is cut to what the camera sees before it is scaled; an ordinary picture is not (the decoder shrinks it faster). */
const UNCUT_PIXELS = 6_000_000

/** The upright size of a still picture; a moving one counts with its first frame. */
export async function sizeOf(path: string): Promise<Size> {
  const { widthPx, heightPx } = await pictureSize(path)
  return { widthPx, heightPx }
}

/** All that the camera ever sees, in whole pixels of the picture. */
function seen(clip: Clip): { left: number; top: number; width: number; height: number } {
  const views = [0, 1].map((part) => viewAt(clip.move, part, clip.picture, clip.frame, clip.seconds))
  const left = Math.max(0, Math.floor(Math.min(...views.map((view) => view.x))) - 2)
  const top = Math.max(0, Math.floor(Math.min(...views.map((view) => view.y))) - 2)
  const right = Math.min(clip.picture.widthPx, Math.ceil(Math.max(...views.map((view) => view.x + view.width))) + 2)
  const bottom = Math.min(clip.picture.heightPx, Math.ceil(Math.max(...views.map((view) => view.y + view.height))) + 2)
  return { left, top, width: right - left, height: bottom - top }
}

const even = (value: number) => Math.max(2, 2 * Math.round(value / 2))

/** Decodes the picture at the size that the closest view needs: about a pixel of it for a pixel of the frame. */
export async function loadSource(path: string, clip: Clip): Promise<Source> {
  const closest = [0, 1]
    .map((part) => viewAt(clip.move, part, clip.picture, clip.frame, clip.seconds))
    .reduce((least, view) => (view.width < least.width ? view : least))
  const scale = (clip.frame.widthPx / closest.width) * SHARPNESS
  const whole = { left: 0, top: 0, width: clip.picture.widthPx, height: clip.picture.heightPx }
  const part = whole.width * whole.height * scale * scale <= UNCUT_PIXELS ? whole : seen(clip)
  const widthPx = even(part.width * scale)
  const heightPx = even(part.height * scale)
  let picture = openPicture(path)
  if (part !== whole) picture = picture.extract(part)
  const rgb = await picture
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'lanczos3' })
    .flatten({ background: '#ffffff' })
    .removeAlpha()
    .raw()
    .toBuffer()
  const scaleX = widthPx / part.width
  const scaleY = heightPx / part.height
  return { rgb, widthPx, heightPx, offsetX: part.left * scaleX, offsetY: part.top * scaleY, scaleX, scaleY }
}

/** The first frame as a still, cut from the picture itself and not from the clip. */
export async function decodeStill(path: string, clip: Clip): Promise<Buffer> {
  const view: View = viewAt(clip.move, 0, clip.picture, clip.frame, clip.seconds)
  const left = Math.max(0, Math.round(view.x))
  const top = Math.max(0, Math.round(view.y))
  const width = Math.max(1, Math.min(clip.picture.widthPx - left, Math.round(view.width)))
  const height = Math.max(1, Math.min(clip.picture.heightPx - top, Math.round(view.height)))
  return openPicture(path)
    .extract({ left, top, width, height })
    .resize(clip.frame.widthPx, clip.frame.heightPx, { fit: 'fill', kernel: 'lanczos3' })
    .flatten({ background: '#ffffff' })
    .removeAlpha()
    .raw()
    .toBuffer()
}
