import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { eye } from './limbs.ts'

/** What lives in the sea. */

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

export const sealife = { fish, whale, dolphin, shark, octopus, jellyfish, mermaid }
