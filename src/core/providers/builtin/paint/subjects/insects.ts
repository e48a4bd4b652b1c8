import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { eye } from './limbs.ts'

/** Winged insects. */

const butterfly: Subject = {
  place: 'air',
  size: 210,
  half: 65,
  colours: ['#ee8a32', '#fbe0a0'],
  draw(p) {
    const rim = p.k('#2a1c22')
    const wing = (s: number) =>
      fill(smooth(2 * s, 52, 18 * s, 88, 46 * s, 104, 66 * s, 96, 64 * s, 72, 44 * s, 54), rim) +
      fill(smooth(6 * s, 55, 20 * s, 82, 44 * s, 96, 58 * s, 90, 57 * s, 74, 40 * s, 58), p.a) +
      fill(smooth(10 * s, 57, 22 * s, 76, 38 * s, 82, 40 * s, 66), p.l) +
      fill(smooth(2 * s, 50, 34 * s, 50, 54 * s, 34, 48 * s, 10, 30 * s, 4, 12 * s, 22), rim) +
      fill(smooth(7 * s, 47, 32 * s, 46, 46 * s, 33, 42 * s, 14, 30 * s, 11, 16 * s, 26), p.d) +
      dot(34 * s, 28, 7, p.e) +
      dot(34 * s, 28, 3.4, rim) +
      dot(56 * s, 84, 2.4, p.e) +
      dot(60 * s, 76, 2, p.e) +
      dot(46 * s, 98, 2, p.e)
    return (
      wing(-1) +
      wing(1) +
      line(curve(0, 64, -6, 84, -16, 92), rim, 1.5) +
      line(curve(0, 64, 6, 84, 16, 92), rim, 1.5) +
      oval(0, 44, 4, 24, rim) +
      dot(0, 68, 4.6, rim)
    )
  },
}

const bee: Subject = {
  place: 'air',
  size: 170,
  half: 60,
  colours: ['#f2b632', '#2b2018'],
  draw(p) {
    const body = smooth(-44, 46, -24, 66, 8, 66, 28, 56, 30, 40, 12, 30, -22, 30)
    return (
      oval(-12, 80, 14, 28, p.k('#e6f1f7'), 24, 0.85) +
      oval(8, 84, 13, 26, p.k('#f4fbff'), -12, 0.9) +
      fill(poly(-42, 50, -58, 44, -42, 42), p.e) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        [-32, -14, 4].map((x) => fill(poly(x, 80, x + 9, 80, x + 9, 20, x, 20), p.e)).join('') +
          oval(-10, 30, 50, 8, p.d, 0, 0.5),
      ) +
      dot(34, 50, 14, p.e) +
      eye(p, 39, 53, 4, '#f5efe2') +
      line(curve(38, 62, 44, 74, 52, 76), p.e, 2) +
      line(curve(33, 63, 36, 76, 42, 80), p.e, 2)
    )
  },
}

const dragonfly: Subject = {
  place: 'air',
  size: 180,
  half: 75,
  colours: ['#2b8f8a', '#d5eef2'],
  draw(p) {
    const wings = [
      [-8, 60, -40, 96],
      [16, 60, 8, 104],
      [-8, 52, -46, 18],
      [16, 52, 14, 10],
    ]
      .map(([x, y, tx, ty]) =>
        fill(
          smooth(
            x!,
            y!,
            x! + (tx! - x!) * 0.5 - 9,
            y! + (ty! - y!) * 0.6,
            tx!,
            ty!,
            x! + (tx! - x!) * 0.6 + 10,
            y! + (ty! - y!) * 0.5,
          ),
          p.e,
          0.8,
        ),
      )
      .join('')
    return (
      wings +
      line('M4 56L-74 42', p.d, 5) +
      line('M-14 53L-74 42', p.a, 3) +
      oval(10, 57, 20, 9, p.a, 10) +
      dot(34, 61, 10, p.d) +
      dot(38, 65, 5.4, p.k('#b3342b')) +
      dot(38, 57, 5.4, p.k('#b3342b'))
    )
  },
}

export const insects = { butterfly, bee, dragonfly }
