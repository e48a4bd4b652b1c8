import type { Pen } from '../pen.ts'
import { dot, fill, poly, smooth } from '../shape.ts'

/** A leg from the body to the ground: top, knee and foot, with widths. The foot looks to the right. */
export function leg(
  colour: string,
  top: [number, number, number],
  knee: [number, number, number],
  foot: [number, number, number],
): string {
  const [tx, ty, tw] = top
  const [kx, ky, kw] = knee
  const [fx, fy, fw] = foot
  return fill(
    smooth(
      tx - tw,
      ty,
      kx - kw,
      ky,
      fx - fw * 0.8,
      fy + 3,
      fx - fw * 0.7,
      fy,
      fx + fw * 1.5,
      fy,
      fx + fw * 1.2,
      fy + 3.5,
      kx + kw,
      ky,
      tx + tw,
      ty,
    ),
    colour,
  )
}

/** Four straight-ish legs of an animal: far pair in the shade, near pair in front. */
export function farLegs(colour: string, hind: number, fore: number, height: number, width: number): string {
  return (
    leg(colour, [hind, height, width * 1.7], [hind - 2, height * 0.45, width], [hind, 0, width * 0.8]) +
    leg(colour, [fore, height, width * 1.4], [fore + 1, height * 0.45, width * 0.9], [fore + 1, 0, width * 0.8])
  )
}

export function nearLegs(colour: string, hind: number, fore: number, height: number, width: number): string {
  return (
    leg(colour, [hind, height, width * 2.2], [hind - 3, height * 0.42, width], [hind - 1, 0, width * 0.9]) +
    leg(colour, [fore, height, width * 1.7], [fore + 0.5, height * 0.45, width], [fore, 0, width * 0.9])
  )
}

/** An eye with its spark. */
export function eye(pen: Pen, x: number, y: number, radius: number, colour = '#1b1410'): string {
  return dot(x, y, radius, pen.k(colour)) + dot(x + radius * 0.3, y + radius * 0.35, radius * 0.35, pen.k('#fff8e8'))
}

/** A pointed ear: base left, tip, base right, with softly bent sides. */
export function ear(
  colour: string,
  inner: string,
  x1: number,
  y1: number,
  tx: number,
  ty: number,
  x2: number,
  y2: number,
) {
  const mx = (x1 + x2) / 2
  const my = (y1 + y2) / 2
  const toward = (from: number, to: number, share: number) => from + (to - from) * share
  return (
    fill(
      poly(
        x1,
        y1,
        toward(x1, tx, 0.6) - 0.6,
        toward(y1, ty, 0.66),
        tx,
        ty,
        toward(x2, tx, 0.6) + 0.6,
        toward(y2, ty, 0.66),
        x2,
        y2,
      ),
      colour,
    ) +
    fill(
      poly(
        toward(x1, mx, 0.4),
        toward(y1, my, 0.4),
        toward(mx, tx, 0.8),
        toward(my, ty, 0.8),
        toward(x2, mx, 0.4),
        toward(y2, my, 0.4),
      ),
      inner,
    )
  )
}
