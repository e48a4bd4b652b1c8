import type { Pen, Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { ear, eye, farLegs, leg, nearLegs } from './limbs.ts'

/** Horses, and the large animals of hot countries. All look to the right. */

/** Horses and what is built like them. */
function horseBody(p: Pen, mane: string): string {
  const body = smooth(
    -44,
    50,
    -48,
    66,
    -36,
    76,
    -10,
    72,
    12,
    76,
    24,
    92,
    34,
    112,
    44,
    108,
    42,
    88,
    38,
    66,
    26,
    52,
    0,
    50,
    -24,
    48,
  )
  return (
    fill(smooth(-44, 72, -58, 68, -66, 48, -64, 24, -56, 20, -52, 40, -42, 58), mane) +
    farLegs(p.dd, -26, 30, 56, 3.6) +
    fill(body, p.a) +
    within(
      `${p.id}b`,
      body,
      fill(smooth(-50, 56, 0, 54, 34, 62, 40, 40, -50, 40), p.d) +
        fill(smooth(-40, 72, -10, 76, 14, 78, 30, 100, 20, 70, -20, 66), p.l, 0.35),
    ) +
    nearLegs(p.a, -36, 22, 58, 4) +
    [-37, 22].map((x) => fill(poly(x - 4, 5, x + 5, 5, x + 6, 0, x - 4.5, 0), p.k('#2d2220'))).join('') +
    ear(p.d, p.dd, 33, 113, 34, 126, 40, 116) +
    fill(smooth(30, 104, 32, 115, 42, 119, 50, 110, 64, 94, 64, 86, 56, 84, 48, 92, 40, 92), p.a) +
    fill(smooth(58, 94, 65, 92, 64, 85, 56, 84), p.d) +
    eye(p, 45, 109, 2.2) +
    fill(smooth(38, 120, 28, 118, 16, 100, 6, 82, 2, 74, 14, 74, 24, 84, 32, 102, 40, 112), mane)
  )
}

const horse: Subject = {
  place: 'ground',
  size: 440,
  half: 65,
  colours: ['#8a4b2a', '#2d1d18'],
  draw: (p) => horseBody(p, p.e),
}

const unicorn: Subject = {
  place: 'ground',
  size: 460,
  half: 65,
  colours: ['#f7f0f5', '#d78fd0'],
  draw: (p) =>
    horseBody(p, p.e) +
    fill(poly(40, 116, 46, 114, 58, 146), p.k('#ffd76a')) +
    line('M43.5 121L48 119M47 128L51 126M51 135L54 133', p.k('#b9862c'), 1.2),
}

const elephant: Subject = {
  place: 'ground',
  size: 460,
  half: 80,
  colours: ['#8d929c', '#b9aeb0'],
  draw(p) {
    const body = smooth(-62, 40, -66, 70, -52, 92, -20, 98, 10, 94, 28, 84, 34, 60, 28, 34, -10, 30, -44, 30)
    return (
      line(curve(-64, 70, -74, 56, -72, 40), p.d, 3) +
      leg(p.dd, [-34, 44, 11], [-34, 20, 9], [-34, 0, 8]) +
      leg(p.dd, [22, 44, 11], [24, 20, 9], [24, 0, 8]) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-70, 50, 0, 46, 40, 56, 30, 20, -60, 20), p.d) +
          fill(smooth(-54, 88, -20, 98, 14, 92, 0, 84, -30, 86), p.l, 0.5),
      ) +
      leg(p.a, [-50, 48, 14], [-50, 20, 10], [-50, 0, 9]) +
      leg(p.a, [8, 48, 13], [8, 20, 10], [8, 0, 9]) +
      [-54, -49, -44, 4, 9, 14].map((x) => oval(x, 2.5, 2.2, 2, p.e)).join('') +
      fill(
        smooth(
          24,
          74,
          28,
          98,
          46,
          106,
          60,
          98,
          66,
          82,
          72,
          60,
          78,
          40,
          76,
          22,
          82,
          16,
          90,
          22,
          92,
          14,
          84,
          8,
          72,
          12,
          66,
          28,
          62,
          46,
          54,
          58,
          40,
          58,
        ),
        p.a,
      ) +
      line('M68 56L75 58M70 46L78 47M70 36L78 36M69 27L76 27', p.d, 1.4) +
      fill(smooth(56, 62, 64, 56, 78, 54, 88, 60, 80, 50, 64, 50, 55, 56), p.k('#fbf3e0')) +
      fill(smooth(10, 86, 18, 104, 36, 102, 44, 84, 40, 62, 30, 50, 18, 56, 10, 70), p.d) +
      fill(smooth(15, 84, 21, 97, 33, 96, 38, 82, 34, 66, 28, 58, 20, 64), p.e, 0.65) +
      eye(p, 52, 88, 2.4)
    )
  },
}

const giraffe: Subject = {
  place: 'ground',
  size: 620,
  half: 40,
  colours: ['#e8bb63', '#8f5326'],
  draw(p) {
    const body = smooth(
      -28,
      46,
      -30,
      56,
      -18,
      62,
      -2,
      64,
      8,
      72,
      15,
      96,
      20,
      118,
      27,
      118,
      24,
      92,
      22,
      66,
      20,
      50,
      10,
      44,
      -14,
      43,
    )
    const spot = (x: number, y: number, r: number) =>
      fill(
        smooth(x - r, y, x - r * 0.3, y + r, x + r, y + r * 0.4, x + r * 0.7, y - r * 0.8, x - r * 0.5, y - r * 0.8),
        p.e,
      )
    return (
      line(curve(-29, 56, -36, 46, -35, 38), p.d, 1.6) +
      oval(-35, 36, 1.8, 3.6, p.e) +
      farLegs(p.dd, -16, 16, 50, 2.5) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        [-25, -17, -8, 1, 10]
          .flatMap((x, i) => [spot(x, 56 + (i % 2) * 3, 3.6), spot(x + 4, 48 + (i % 2), 3.2)])
          .join('') +
          [68, 77, 86, 95, 104, 112].map((y, i) => spot(12 + (y - 68) * 0.2 + (i % 2) * 4, y, 3.2)).join(''),
      ) +
      nearLegs(p.a, -22, 11, 50, 2.8) +
      line('M20 122L18 131M25 123L24 132', p.d, 1.8) +
      dot(18, 132, 2, p.e) +
      dot(24, 133, 2, p.e) +
      oval(14, 121, 5, 2.2, p.d, -18) +
      fill(smooth(17, 114, 17, 123, 24, 126, 32, 121, 41, 114, 40, 109, 32, 109, 24, 110), p.a) +
      fill(smooth(35, 117, 42, 114, 41, 109, 35, 109), p.l) +
      eye(p, 28, 119, 1.6)
    )
  },
}

const camel: Subject = {
  place: 'ground',
  size: 420,
  half: 70,
  colours: ['#c89558', '#a83a32'],
  draw(p) {
    const body = smooth(
      -48,
      48,
      -50,
      64,
      -40,
      72,
      -32,
      90,
      -22,
      88,
      -14,
      74,
      -6,
      74,
      4,
      92,
      14,
      90,
      22,
      72,
      34,
      62,
      44,
      66,
      48,
      84,
      51,
      99,
      60,
      97,
      60,
      78,
      52,
      54,
      36,
      46,
      0,
      48,
      -28,
      46,
    )
    return (
      line(curve(-48, 62, -58, 52, -57, 42), p.d, 2.6) +
      farLegs(p.dd, -30, 24, 52, 3.4) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-54, 54, 0, 54, 50, 56, 60, 70, 56, 40, -50, 36), p.d) +
          fill(smooth(-22, 92, -14, 76, -6, 76, 2, 90, 2, 50, -20, 50), p.e) +
          line('M-20 62L2 62M-20 70L2 70M-20 54L2 54', p.k('#f1c453'), 2),
      ) +
      nearLegs(p.a, -40, 16, 54, 4) +
      ear(p.d, p.dd, 50, 102, 48, 110, 55, 104) +
      fill(smooth(50, 94, 51, 104, 60, 107, 70, 102, 80, 97, 80, 90, 68, 89, 58, 89), p.a) +
      line(curve(68, 92, 74, 92, 79, 93), p.d, 1.3) +
      eye(p, 63, 101, 1.9)
    )
  },
}

export const hoofed = { horse, unicorn, elephant, giraffe, camel }
