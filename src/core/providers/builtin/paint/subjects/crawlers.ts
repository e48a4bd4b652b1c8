import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { eye } from './limbs.ts'

/** Small animals of shore and garden. */

const crab: Subject = {
  place: 'ground',
  size: 200,
  half: 75,
  colours: ['#d9482f', '#ffd9b8'],
  draw(p) {
    const claw = (s: number) =>
      line(curve(36 * s, 34, 56 * s, 44, 58 * s, 60), p.d, 7) +
      fill(smooth(50 * s, 60, 46 * s, 82, 60 * s, 96, 66 * s, 84, 60 * s, 80, 74 * s, 92, 78 * s, 76, 70 * s, 60), p.a)
    return (
      [-1, 1]
        .map(
          (s) =>
            line(curve(30 * s, 22, 52 * s, 24, 62 * s, 0), p.d, 5) +
            line(curve(34 * s, 26, 60 * s, 32, 74 * s, 6), p.d, 5) +
            line(curve(24 * s, 18, 40 * s, 14, 46 * s, -2), p.d, 5) +
            claw(s),
        )
        .join('') +
      fill(smooth(-44, 32, -30, 52, 0, 58, 30, 52, 44, 32, 26, 12, 0, 8, -26, 12), p.a) +
      fill(smooth(-30, 46, 0, 54, 30, 46, 0, 44), p.l) +
      line('M-12 54L-14 68M12 54L14 68', p.d, 4) +
      dot(-14, 71, 7, p.e) +
      dot(14, 71, 7, p.e) +
      eye(p, -13, 71, 4) +
      eye(p, 15, 71, 4) +
      line(curve(-10, 26, 0, 21, 10, 26), p.dd, 2.4)
    )
  },
}

const turtle: Subject = {
  place: 'ground',
  size: 240,
  half: 75,
  colours: ['#5f7d3a', '#a9b86a'],
  draw(p) {
    const shell = smooth(-50, 20, -44, 50, -14, 70, 20, 66, 44, 44, 48, 20)
    return (
      oval(-34, 9, 14, 10, p.ed) +
      oval(30, 9, 13, 10, p.ed) +
      fill(poly(-48, 18, -70, 12, -48, 26), p.ed) +
      fill(smooth(36, 22, 52, 42, 66, 48, 78, 40, 78, 30, 66, 26, 50, 14), p.e) +
      fill(shell, p.a) +
      within(
        `${p.id}s`,
        shell,
        fill(smooth(-60, 30, 0, 24, 60, 30, 50, 0, -50, 0), p.d) +
          [
            [-26, 42],
            [0, 54],
            [24, 42],
            [-2, 34],
          ]
            .map(([x, y]) =>
              fill(
                poly(x! - 10, y!, x! - 5, y! + 9, x! + 6, y! + 9, x! + 10, y!, x! + 5, y! - 8, x! - 6, y! - 8),
                p.l,
                0.7,
              ),
            )
            .join(''),
      ) +
      fill(smooth(-54, 22, 0, 16, 52, 22, 48, 12, 0, 8, -50, 12), p.e) +
      oval(-22, 5, 14, 8, p.e) +
      oval(36, 5, 12, 8, p.e) +
      eye(p, 69, 40, 3) +
      line(curve(78, 33, 72, 31, 66, 33), p.ed, 1.6)
    )
  },
}

const frog: Subject = {
  place: 'ground',
  size: 230,
  half: 60,
  colours: ['#6cab3c', '#dfeeb0'],
  draw(p) {
    return (
      fill(smooth(-44, 0, -58, 22, -46, 44, -26, 36, -20, 6), p.d) +
      fill(smooth(44, 0, 58, 22, 46, 44, 26, 36, 20, 6), p.d) +
      fill(smooth(-36, 8, -40, 40, -30, 64, 0, 72, 30, 64, 40, 40, 36, 8, 0, 0), p.a) +
      fill(smooth(-24, 6, -26, 34, 0, 44, 26, 34, 24, 6, 0, 0), p.e) +
      dot(-22, 70, 15, p.a) +
      dot(22, 70, 15, p.a) +
      dot(-22, 72, 10, p.k('#fdf5d6')) +
      dot(22, 72, 10, p.k('#fdf5d6')) +
      eye(p, -21, 72, 6) +
      eye(p, 23, 72, 6) +
      line(curve(-26, 50, 0, 42, 26, 50), p.dd, 2.6) +
      oval(-40, 2, 18, 4.4, p.a) +
      oval(40, 2, 18, 4.4, p.a) +
      oval(-14, 3, 10, 4.6, p.l) +
      oval(14, 3, 10, 4.6, p.l)
    )
  },
}

const snake: Subject = {
  place: 'ground',
  size: 240,
  half: 75,
  colours: ['#5c9440', '#e8d56a'],
  draw(p) {
    const path = curve(-76, 6, -50, 10, -30, 26, -6, 8, 20, 2, 44, 14, 34, 34, 10, 44, 6, 64, 24, 78, 44, 74)
    return `${line(path, p.d, 19) + line(path, p.a, 15)}<path d="${path}" fill="none" stroke="${p.e}" stroke-width="7" stroke-dasharray="5 9" stroke-linecap="round"/>${fill(smooth(30, 84, 46, 88, 64, 78, 66, 70, 50, 64, 34, 66), p.a)}${eye(p, 52, 79, 3, '#2a1a08')}${line('M65 72L78 70M78 70L84 74M78 70L84 66', p.k('#d0342c'), 1.8)}`
  },
}

const snail: Subject = {
  place: 'ground',
  size: 210,
  half: 75,
  colours: ['#c9813f', '#e9d3a4'],
  draw(p) {
    return `${fill(smooth(-70, 0, -50, 12, 0, 14, 34, 20, 44, 46, 58, 52, 68, 42, 62, 18, 54, 2, 20, 0), p.e) + line('M54 50L50 74M62 48L68 72', p.ed, 3.4) + dot(50, 75, 4, p.k('#2a1d15')) + dot(69, 73, 4, p.k('#2a1d15')) + dot(-4, 46, 38, p.d) + dot(-5, 47, 35, p.a)}<path d="M-5 47m0 0c6-4 12 4 6 12c-8 10-26 4-26-12c0-20 22-30 40-20c22 12 22 44-2 52" fill="none" stroke="${p.dd}" stroke-width="5" stroke-linecap="round"/>${oval(-18, 66, 8, 5, p.l, 30, 0.8)}`
  },
}

export const crawlers = { crab, turtle, frog, snake, snail }
