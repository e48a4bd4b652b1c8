import type { Pen, Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'

/** People. */

export const SKIN = '#e2ad86'

const HAIR = '#3a2620'

function legs(colour: string, shoe: string, spread: number, top: number, width: number): string {
  return [-1, 1]
    .map(
      (s) =>
        fill(
          poly(s * 1, top, s * (width * 1.8), top, s * (spread + width * 0.8), 3, s * (spread - width * 0.8), 3),
          colour,
        ) +
        fill(
          smooth(s * spread - width, 0, s * spread - width, 4, s * spread + width, 4, s * spread + width * 1.9, 0),
          shoe,
        ),
    )
    .join('')
}

export function face(p: Pen, y: number, radius: number): string {
  return (
    oval(0, y, radius * 0.9, radius, p.k(SKIN)) +
    dot(radius * 0.1, y, radius * 0.1, p.k('#2a1a14')) +
    dot(radius * 0.62, y, radius * 0.1, p.k('#2a1a14')) +
    oval(radius * 0.36, y - radius * 0.42, radius * 0.24, radius * 0.08, p.k('#b9604f'))
  )
}

const woman: Subject = {
  place: 'ground',
  size: 430,
  half: 28,
  colours: ['#b23a48', '#f2dfc4'],
  draw(p) {
    const dress = smooth(-9, 76, -10, 58, -24, 20, -22, 12, 0, 9, 22, 12, 24, 20, 10, 58, 9, 76)
    return (
      fill(smooth(-8, 94, -14, 80, -13, 62, -4, 66, 4, 92), p.k(HAIR)) +
      legs(p.k(SKIN), p.dd, 6, 14, 2.4) +
      fill(dress, p.a) +
      within(
        `${p.id}d`,
        dress,
        fill(smooth(4, 76, 8, 50, 26, 8, 10, 6, 2, 40), p.d) +
          line('M-8 50L-14 10M-1 48L-2 8', p.d, 1.2) +
          line('M-14 55L14 55', p.e, 3),
      ) +
      line(curve(-9, 74, -17, 60, -14, 44), p.k(SKIN), 4) +
      line(curve(9, 74, 17, 62, 20, 48), p.k(SKIN), 4) +
      fill(poly(-3, 74, 3, 74, 3, 84, -3, 84), p.k('#cf9872')) +
      face(p, 89, 8.6) +
      fill(smooth(-9, 84, -10, 96, 0, 101, 9, 97, 8, 92, 0, 95, -5, 88, -8, 78), p.k(HAIR))
    )
  },
}

const man: Subject = {
  place: 'ground',
  size: 440,
  half: 28,
  colours: ['#33506f', '#7c5a3c'],
  draw(p) {
    const coat = smooth(-14, 78, -17, 60, -15, 36, 0, 34, 15, 36, 17, 60, 14, 78, 0, 82)
    return (
      legs(p.k('#3b3a42'), p.k('#241c1a'), 7, 40, 4) +
      line(curve(-14, 75, -21, 58, -19, 42), p.d, 6.4) +
      dot(-19, 40, 3.2, p.k(SKIN)) +
      fill(coat, p.a) +
      within(`${p.id}c`, coat, fill(smooth(4, 84, 8, 60, 2, 30, 22, 30, 22, 84), p.d)) +
      fill(poly(-4, 81, 4, 81, 0, 66), p.k('#f4efe6')) +
      line(curve(14, 75, 22, 58, 20, 42), p.a, 6.4) +
      dot(20, 40, 3.2, p.k(SKIN)) +
      face(p, 91, 8) +
      fill(smooth(-9, 92, -8, 101, 2, 103, 9, 98, 8, 94, 0, 97, -6, 92), p.k(HAIR)) +
      oval(0, 98, 14, 2.6, p.e) +
      fill(smooth(-8, 98, -7, 108, 0, 110, 7, 108, 8, 98), p.e)
    )
  },
}

const child: Subject = {
  place: 'ground',
  size: 320,
  half: 34,
  colours: ['#e9b23c', '#3f74b5'],
  draw(p) {
    return (
      legs(p.e, p.k('#b33a32'), 9, 26, 5) +
      fill(smooth(-17, 60, -20, 24, 0, 20, 20, 24, 17, 60, 0, 66), p.a) +
      fill(smooth(4, 64, 10, 22, 21, 24, 18, 60), p.d) +
      line(curve(-16, 56, -28, 46, -30, 34), p.a, 8) +
      line(curve(16, 56, 28, 62, 34, 74), p.a, 8) +
      dot(-30, 31, 4.4, p.k(SKIN)) +
      dot(35, 78, 4.4, p.k(SKIN)) +
      face(p, 80, 16) +
      fill(smooth(-17, 80, -18, 96, 0, 104, 17, 96, 16, 86, 6, 92, -8, 92, -13, 80), p.k('#6b4126')) +
      line('M-8 58L8 58', p.k('#d8463c'), 6)
    )
  },
}

const girl: Subject = {
  place: 'ground',
  size: 330,
  half: 34,
  colours: ['#d65f8e', '#fff1e2'],
  draw(p) {
    return (
      [-1, 1]
        .map((s) => line(curve(s * 14, 88, s * 26, 78, s * 26, 58), p.k('#7a4a28'), 7) + dot(s * 23, 82, 4, p.a))
        .join('') +
      legs(p.k(SKIN), p.dd, 8, 22, 3.6) +
      fill(smooth(-12, 64, -18, 40, -28, 18, 0, 13, 28, 18, 18, 40, 12, 64), p.a) +
      fill(smooth(3, 64, 12, 40, 28, 18, 8, 14), p.d) +
      line(curve(-26, 21, 0, 16, 26, 21), p.e, 2.6) +
      line(curve(-13, 59, -24, 48, -27, 36), p.k(SKIN), 6) +
      line(curve(13, 59, 24, 50, 30, 40), p.k(SKIN), 6) +
      face(p, 80, 16) +
      fill(smooth(-17, 76, -19, 94, 0, 104, 19, 94, 17, 78, 12, 90, 0, 92, -12, 88), p.k('#7a4a28'))
    )
  },
}

const dancer: Subject = {
  place: 'ground',
  size: 430,
  half: 55,
  colours: ['#e88fb0', '#fff3f5'],
  draw(p) {
    return (
      line(curve(4, 44, 4, 22, 0, 0), p.k(SKIN), 5) +
      line(curve(-4, 44, -30, 46, -60, 60), p.k(SKIN), 5) +
      line(curve(1, 10, 0, 4, -1, -4), p.a, 5.4) +
      line(curve(-50, 56, -58, 59, -66, 63), p.a, 5) +
      fill(smooth(-38, 40, -22, 54, 0, 57, 22, 54, 38, 40, 18, 44, 0, 36, -18, 44), p.e) +
      fill(smooth(-32, 44, 0, 58, 32, 44, 12, 48, 0, 44, -12, 48), p.l) +
      fill(smooth(-8, 54, -10, 72, -4, 78, 5, 78, 9, 70, 7, 54), p.a) +
      line(curve(-6, 74, -26, 86, -20, 108), p.k(SKIN), 4) +
      line(curve(6, 74, 24, 92, 10, 112), p.k(SKIN), 4) +
      line('M0 76L1 84', p.k('#cf9872'), 4.6) +
      oval(2, 90, 7.6, 8.6, p.k(SKIN)) +
      fill(smooth(-6, 88, -5, 98, 4, 100, 9, 94, 2, 95), p.k(HAIR)) +
      dot(-4, 100, 4.6, p.k(HAIR))
    )
  },
}

const astronaut: Subject = {
  place: 'ground',
  size: 420,
  half: 40,
  colours: ['#f1f2f4', '#e5732c'],
  draw(p) {
    return (
      fill(smooth(-26, 34, -27, 70, 27, 70, 26, 34), p.dd) +
      [-1, 1]
        .map(
          (s) =>
            fill(smooth(s * 2, 38, s * 18, 38, s * 20, 10, s * 4, 10), s > 0 ? p.d : p.a) +
            fill(smooth(s * 2, 0, s * 3, 10, s * 20, 10, s * 24, 0), p.ed),
        )
        .join('') +
      line(curve(-18, 62, -34, 54, -36, 38), p.a, 13) +
      line(curve(18, 62, 36, 66, 40, 84), p.d, 13) +
      dot(-36, 34, 7, p.ed) +
      dot(41, 88, 7, p.ed) +
      fill(smooth(-20, 34, -23, 56, -16, 70, 16, 70, 23, 56, 20, 34), p.a) +
      fill(poly(-10, 44, 10, 44, 10, 56, -10, 56), p.d) +
      dot(-5, 50, 2.6, p.e) +
      dot(4, 50, 2.6, p.k('#4aa3d9')) +
      line('M-20 38L20 38', p.e, 3.4) +
      dot(0, 84, 23, p.a) +
      oval(3, 84, 17, 15, p.k('#1c2b49')) +
      oval(9, 90, 7, 4, p.k('#8fc4ea'), -24) +
      oval(-4, 78, 4, 2.4, p.k('#5d86b8'), -24)
    )
  },
}

const knight: Subject = {
  place: 'ground',
  size: 440,
  half: 45,
  colours: ['#a9b1bd', '#b5342f'],
  draw(p) {
    return (
      fill(smooth(-12, 76, -26, 40, -30, 8, 0, 12, 6, 60), p.e) +
      legs(p.d, p.dd, 8, 40, 5) +
      fill(smooth(-16, 78, -18, 56, -14, 36, 14, 36, 18, 56, 16, 78, 0, 82), p.a) +
      fill(smooth(4, 80, 6, 38, 14, 38, 18, 56, 16, 78), p.d) +
      line('M-15 44L15 44', p.k('#6b4a2a'), 4) +
      line(curve(-16, 74, -24, 60, -22, 48), p.a, 7) +
      line(curve(16, 74, 26, 66, 30, 56), p.d, 7) +
      line('M30 40L38 112', p.k('#e3e8ee'), 4) +
      line('M24 58L37 55', p.k('#c29a3a'), 4) +
      fill(smooth(-38, 66, -16, 66, -14, 46, -27, 28, -40, 46), p.e) +
      line('M-27 62L-27 34M-36 52L-18 52', p.k('#f4e3b0'), 3.6) +
      fill(smooth(-11, 78, -12, 98, 0, 106, 12, 98, 11, 78, 0, 76), p.a) +
      line('M-2 91L11 91', p.k('#1c1c22'), 3.2) +
      fill(smooth(0, 104, -10, 118, -24, 116, -18, 106, -6, 100), p.e)
    )
  },
}

const wizard: Subject = {
  place: 'ground',
  size: 440,
  half: 40,
  colours: ['#4b3f8f', '#f1ead9'],
  shines: { x: 32, y: 98, radius: 40, colour: '#9fe6ff' },
  draw(p) {
    return (
      fill(smooth(-14, 74, -24, 30, -28, 2, 0, -2, 28, 2, 22, 30, 14, 74), p.a) +
      fill(smooth(4, 74, 12, 30, 10, 0, 28, 2, 22, 34, 14, 74), p.d) +
      line('M32 0L32 92', p.k('#6a4524'), 3.6) +
      dot(32, 98, 7, p.k('#bdf0ff')) +
      line(curve(12, 68, 26, 62, 32, 56), p.a, 10) +
      dot(32, 55, 4.4, p.k(SKIN)) +
      line(curve(-13, 68, -22, 50, -16, 40), p.d, 9) +
      oval(1, 82, 9, 9, p.k(SKIN)) +
      fill(smooth(-9, 82, -9, 60, 2, 44, 12, 60, 11, 82, 2, 76), p.e) +
      dot(5, 84, 1.2, p.k('#201510')) +
      oval(0, 89, 22, 4.4, p.d) +
      fill(smooth(-13, 90, -6, 112, -14, 130, 2, 118, 13, 90), p.a) +
      dot(0, 103, 2.2, p.k('#f6d35e')) +
      dot(-4, 115, 1.8, p.k('#f6d35e'))
    )
  },
}

export const people = { woman, man, child, girl, dancer, astronaut, knight, wizard }
