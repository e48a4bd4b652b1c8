import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { eye } from './limbs.ts'

/** What lives in water, and small crawling things. */

const fish: Subject = {
  place: 'deep',
  size: 230,
  half: 75,
  colours: ['#f08334', '#fff3df'],
  draw(p) {
    const body = smooth(-40, 50, -20, 74, 14, 80, 44, 66, 58, 50, 44, 34, 14, 22, -20, 28)
    return (
      fill(smooth(-34, 50, -58, 72, -76, 80, -68, 52, -76, 22, -58, 30), p.d) +
      line('M-42 52L-68 70M-44 50L-66 50M-42 48L-68 30', p.a, 2) +
      fill(smooth(-22, 70, -10, 94, 22, 92, 30, 74), p.d) +
      fill(smooth(-4, 28, -16, 8, 8, 10, 18, 26), p.d) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-50, 40, 0, 36, 60, 44, 50, 14, -30, 10), p.l) +
          fill(smooth(20, 90, 12, 50, 20, 10, 30, 10, 24, 50, 32, 90), p.e) +
          fill(smooth(-24, 90, -30, 50, -24, 10, -16, 10, -20, 50, -14, 90), p.e),
      ) +
      fill(smooth(10, 50, -12, 56, -14, 40, 4, 40), p.d) +
      dot(42, 56, 6, p.e) +
      eye(p, 43, 56, 4) +
      line(curve(57, 48, 50, 44, 48, 42), p.dd, 1.8)
    )
  },
}

const whale: Subject = {
  place: 'deep',
  size: 330,
  half: 105,
  colours: ['#3f6690', '#dfe8ec'],
  draw(p) {
    const body = smooth(-70, 52, -50, 66, -10, 88, 40, 92, 82, 76, 98, 52, 86, 32, 50, 18, 0, 18, -40, 32, -66, 46)
    return (
      fill(smooth(-64, 52, -84, 64, -106, 84, -100, 62, -92, 54, -110, 46, -118, 30, -92, 36, -66, 46), p.d) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(100, 48, 60, 46, 10, 38, -40, 44, -40, 10, 60, 4, 110, 20), p.e) +
          [26, 32, 38].map((y) => line(curve(92, y + 10, 50, y, 4, y - 2), p.ed, 1.6)).join('') +
          fill(smooth(-60, 60, -10, 92, 60, 96, 40, 84, -10, 76), p.l, 0.35),
      ) +
      fill(smooth(24, 34, 10, 16, -12, 4, -8, 20, 6, 36), p.d) +
      eye(p, 68, 54, 3.2) +
      line(curve(97, 52, 84, 48, 72, 44), p.d, 2)
    )
  },
}

const dolphin: Subject = {
  place: 'deep',
  size: 280,
  half: 85,
  colours: ['#6f93ad', '#eef3f4'],
  draw(p) {
    const body = smooth(
      -66,
      30,
      -46,
      54,
      -10,
      76,
      30,
      78,
      58,
      62,
      66,
      52,
      84,
      46,
      82,
      40,
      64,
      40,
      44,
      36,
      10,
      42,
      -28,
      34,
    )
    return (
      fill(smooth(-58, 36, -78, 40, -92, 54, -84, 28, -90, 8, -76, 20, -60, 30), p.d) +
      fill(smooth(-10, 72, -22, 98, -4, 92, 14, 76), p.d) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(86, 42, 50, 46, 10, 50, -30, 40, -60, 26, 10, 24, 90, 34), p.e)) +
      fill(smooth(22, 44, 8, 22, 2, 18, 10, 44), p.d) +
      eye(p, 54, 54, 2.4) +
      line(curve(82, 43, 70, 44, 60, 48), p.d, 1.6)
    )
  },
}

const shark: Subject = {
  place: 'deep',
  size: 270,
  half: 100,
  colours: ['#66788a', '#e9eef0'],
  draw(p) {
    const body = smooth(-76, 48, -40, 60, 10, 68, 60, 62, 96, 48, 80, 40, 76, 38, 50, 30, 0, 30, -50, 42)
    return (
      fill(poly(-70, 50, -104, 88, -94, 50, -100, 24, -72, 46), p.d) +
      fill(smooth(-8, 64, -6, 88, -16, 98, 8, 92, 30, 66), p.d) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(100, 44, 50, 42, 0, 42, -60, 46, -40, 20, 90, 20), p.e)) +
      fill(poly(30, 36, 4, 6, 6, 34), p.dd) +
      line('M44 54L42 42M38 54L36 42M32 54L30 42', p.d, 2) +
      eye(p, 72, 52, 2.6) +
      line(curve(78, 39, 68, 38, 60, 42), p.dd, 2) +
      fill(poly(76, 39, 73, 35, 70, 39, 67, 35, 64, 40), p.k('#ffffff'))
    )
  },
}

const octopus: Subject = {
  place: 'deep',
  size: 330,
  half: 65,
  colours: ['#b5476b', '#f4b7c0'],
  draw(p) {
    const arms = [-46, -30, -12, 12, 30, 46]
      .map((x, i) =>
        line(curve(x * 0.4, 46, x * 0.9, 28, x * 1.15, 8 + (i % 2) * 8, x * 1.5, 0, x * 1.6, 12), i % 2 ? p.a : p.d, 9),
      )
      .join('')
    return (
      arms +
      [-46, -12, 30].map((x, i) => dot(x, 22 - i, 2.4, p.e) + dot(x * 1.1, 13, 2.2, p.e)).join('') +
      fill(smooth(-30, 50, -36, 78, -22, 100, 0, 106, 22, 100, 36, 78, 30, 50, 14, 40, -14, 40), p.a) +
      oval(-12, 88, 9, 14, p.l, -20, 0.6) +
      dot(-13, 62, 9, p.e) +
      dot(13, 62, 9, p.e) +
      eye(p, -12, 61, 5) +
      eye(p, 14, 61, 5) +
      line(curve(-6, 49, 0, 46, 6, 49), p.dd, 2)
    )
  },
}

const jellyfish: Subject = {
  place: 'deep',
  size: 310,
  half: 45,
  colours: ['#c98be0', '#ffe3fa'],
  shines: { x: 0, y: 76, radius: 80, colour: '#e7b2ff' },
  draw(p) {
    return (
      [-26, -14, -4, 8, 18, 28]
        .map((x, i) => line(curve(x, 62, x + 6, 42, x - 6, 22, x + 4, 2 - i), i % 2 ? p.e : p.l, 3, 0.8))
        .join('') +
      fill(smooth(-12, 62, -16, 36, -6, 16, 4, 34, 8, 14, 16, 40, 14, 62), p.e, 0.7) +
      fill(
        smooth(-40, 62, -36, 90, -16, 106, 16, 106, 36, 90, 40, 62, 28, 56, 14, 62, 0, 56, -14, 62, -28, 56),
        p.a,
        0.92,
      ) +
      oval(-10, 88, 16, 11, p.e, 24, 0.7) +
      line(curve(-34, 66, 0, 74, 34, 66), p.e, 2, 0.8)
    )
  },
}

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

const mermaid: Subject = {
  place: 'deep',
  size: 400,
  half: 60,
  colours: ['#2f9c95', '#e8b58e'],
  draw(p) {
    return (
      fill(smooth(-2, 82, -18, 84, -26, 66, -22, 50, -14, 60, -8, 74), p.k('#b5402f')) +
      fill(smooth(-12, 52, 8, 52, 14, 40, 4, 24, -14, 14, -34, 10, -36, 4, -12, 4, 2, 12, 0, 24, -14, 40), p.a) +
      fill(smooth(-30, 8, -52, 22, -66, 18, -54, 8, -64, -8, -44, -6, -30, 4), p.d) +
      fill(smooth(-10, 50, -10, 70, 0, 76, 10, 70, 10, 50), p.e) +
      line(curve(8, 68, 22, 58, 30, 72), p.e, 5) +
      line(curve(-8, 68, -18, 54, -10, 44), p.e, 5) +
      oval(-4, 63, 5, 4, p.k('#e06c88')) +
      oval(5, 63, 5, 4, p.k('#e06c88')) +
      dot(1, 87, 11, p.e) +
      fill(smooth(-10, 86, -8, 101, 6, 102, 13, 92, 4, 94, -4, 84, -10, 70, -18, 72), p.k('#b5402f')) +
      [
        [-4, 40],
        [4, 34],
        [-8, 30],
        [0, 26],
        [-10, 18],
      ]
        .map(([x, y]) => line(curve(x! - 3, y!, x!, y! - 2.4, x! + 3, y!), p.l, 1.3))
        .join('')
    )
  },
}

export const sealife = { fish, whale, dolphin, shark, octopus, jellyfish, crab, turtle, frog, snake, snail, mermaid }
