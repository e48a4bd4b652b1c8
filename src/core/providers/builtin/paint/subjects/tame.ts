import type { Pen, Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { ear, eye, farLegs, leg, nearLegs } from './limbs.ts'

/** Animals that live with people, and those of hot countries. All look to the right. */

const cat: Subject = {
  place: 'ground',
  size: 320,
  half: 45,
  colours: ['#5c5560', '#f4ebe2'],
  draw(p) {
    const body = smooth(-26, 2, -32, 24, -26, 48, -12, 64, 10, 66, 22, 52, 24, 30, 24, 2, 0, 0)
    const head = smooth(-22, 76, -20, 92, -6, 98, 12, 98, 26, 92, 28, 76, 18, 64, 3, 61, -12, 64)
    return (
      line(curve(-22, 8, -46, 6, -54, 24, -46, 40, -54, 50), p.d, 7) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-36, 4, -30, 30, -14, 50, -10, 20, -4, -4), p.d) +
          fill(smooth(2, 30, 4, 58, 14, 64, 24, 54, 22, 30, 14, 20), p.e),
      ) +
      leg(p.a, [8, 34, 5], [8, 16, 4.4], [8, 0, 4.6]) +
      leg(p.a, [19, 34, 5], [19.5, 16, 4.4], [20, 0, 4.6]) +
      oval(-14, 4, 15, 5, p.a) +
      oval(9, 2.5, 6, 3, p.e) +
      oval(22, 2.5, 6, 3, p.e) +
      ear(p.a, p.k('#d99a94'), -21, 86, -23, 114, -4, 97) +
      ear(p.a, p.k('#d99a94'), 10, 97, 28, 114, 27, 86) +
      fill(head, p.a) +
      within(`${p.id}h`, head, oval(3, 66, 17, 10, p.e)) +
      oval(-8, 82, 5, 5.5, p.k('#e9c04c')) +
      oval(14, 82, 5, 5.5, p.k('#e9c04c')) +
      oval(-7.5, 82, 1.8, 4.8, p.k('#17120f')) +
      oval(14.5, 82, 1.8, 4.8, p.k('#17120f')) +
      fill(poly(0, 74, 6, 74, 3, 70.5), p.k('#c4736e')) +
      line('M-10 72L-30 75M-10 70L-29 68M16 72L36 75M16 70L35 68', p.l, 0.8) +
      line(curve(-3, 68, 0, 66.5, 3, 69, 6, 66.5, 9, 68), p.dd, 1.1)
    )
  },
}

const dog: Subject = {
  place: 'ground',
  size: 340,
  half: 65,
  colours: ['#b9803f', '#fbf0df'],
  draw(p) {
    const body = smooth(-38, 40, -40, 56, -26, 64, 4, 62, 22, 72, 34, 78, 42, 68, 38, 48, 24, 36, 0, 40, -20, 36)
    return (
      line(curve(-37, 58, -50, 66, -56, 80, -50, 88), p.a, 7) +
      farLegs(p.dd, -22, 28, 42, 4.6) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-44, 46, 0, 46, 30, 44, 20, 28, -40, 30), p.d) + fill(smooth(28, 70, 46, 66, 40, 40, 26, 40), p.e),
      ) +
      nearLegs(p.a, -29, 20, 44, 5) +
      oval(20, 3, 6, 3.4, p.e) +
      oval(-29, 3, 6, 3.4, p.e) +
      fill(smooth(20, 78, 24, 94, 38, 100, 50, 96, 58, 86, 72, 82, 73, 74, 62, 68, 44, 66, 28, 68), p.a) +
      fill(smooth(54, 86, 72, 83, 74, 76, 64, 69, 50, 68, 46, 76), p.e) +
      oval(72, 82, 4, 3.2, p.k('#201612')) +
      line(curve(56, 72, 64, 73, 71, 76), p.ed, 1.5) +
      fill(smooth(60, 71, 66, 71, 66, 60, 61, 60), p.k('#dd7f78')) +
      eye(p, 52, 88, 2.8) +
      fill(smooth(28, 97, 40, 96, 40, 80, 34, 66, 24, 66, 20, 80), p.dd) +
      line(curve(22, 70, 32, 64, 42, 62), p.k('#c8342f'), 4)
    )
  },
}

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

const cow: Subject = {
  place: 'ground',
  size: 380,
  half: 75,
  colours: ['#f5efe6', '#3a2c29'],
  draw(p) {
    const body = smooth(-56, 42, -60, 66, -46, 76, -10, 74, 26, 78, 42, 70, 42, 48, 28, 36, -10, 34, -40, 34)
    return (
      line(curve(-58, 68, -66, 56, -66, 36), p.d, 2.6) +
      oval(-66, 32, 3.5, 6, p.e) +
      farLegs(p.dd, -38, 28, 40, 4.6) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-60, 70, -40, 80, -26, 66, -34, 50, -54, 54), p.e) +
          fill(smooth(-12, 76, 8, 78, 16, 60, 4, 46, -10, 54), p.e) +
          fill(smooth(34, 60, 46, 70, 46, 40, 34, 42), p.e) +
          fill(smooth(-56, 42, 0, 40, 40, 44, 30, 26, -50, 26), p.dd, 0.25),
      ) +
      oval(-26, 34, 9, 6, p.k('#e9a9a0')) +
      nearLegs(p.a, -46, 20, 42, 5.2) +
      [-47, 20].map((x) => fill(poly(x - 5, 5, x + 6, 5, x + 7, 0, x - 5, 0), p.e)).join('') +
      line(curve(40, 92, 36, 102, 42, 106), p.k('#d9c9a6'), 3.4) +
      line(curve(52, 92, 58, 101, 55, 107), p.k('#d9c9a6'), 3.4) +
      oval(33, 87, 8, 4, p.e, -14) +
      oval(62, 88, 7, 3.6, p.e, 18) +
      fill(smooth(36, 84, 40, 96, 52, 96, 58, 86, 66, 72, 64, 62, 54, 60, 44, 66), p.a) +
      fill(smooth(56, 76, 66, 73, 66, 62, 56, 60, 49, 66), p.k('#e7b0a6')) +
      dot(63, 70, 1.5, p.k('#8a4a44')) +
      eye(p, 51, 84, 2.4) +
      fill(smooth(37, 86, 40, 96, 47, 96, 46, 84, 40, 76), p.e)
    )
  },
}

const sheep: Subject = {
  place: 'ground',
  size: 300,
  half: 60,
  colours: ['#f4efe4', '#3d3536'],
  draw(p) {
    let wool = ''
    for (let i = 0; i < 14; i++) {
      const angle = (i / 14) * Math.PI * 2
      wool += dot(-8 + Math.cos(angle) * 36, 48 + Math.sin(angle) * 20, 14, i > 7 ? p.d : p.a)
    }
    return (
      farLegs(p.e, -20, 14, 34, 3.6) +
      wool +
      oval(-8, 50, 38, 22, p.a) +
      [-30, -12, 8].map((x) => line(curve(x - 8, 52, x, 47, x + 7, 53), p.d, 2)).join('') +
      nearLegs(p.e, -30, 6, 26, 4) +
      oval(26, 76, 9, 4.5, p.ed, -24) +
      fill(smooth(26, 62, 30, 80, 42, 82, 52, 70, 54, 58, 46, 50, 34, 52), p.e) +
      dot(30, 82, 8, p.a) +
      dot(39, 84, 7.5, p.a) +
      dot(24, 76, 7, p.a) +
      eye(p, 43, 71, 2.2, '#f0c040')
    )
  },
}

const pig: Subject = {
  place: 'ground',
  size: 270,
  half: 65,
  colours: ['#eda7a2', '#d57f80'],
  draw(p) {
    const body = smooth(-52, 40, -50, 64, -26, 76, 10, 74, 34, 66, 42, 46, 34, 26, 0, 20, -36, 24)
    return (
      line(curve(-51, 52, -62, 58, -60, 66, -54, 62, -62, 56), p.d, 3) +
      farLegs(p.dd, -28, 24, 28, 5) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(-60, 40, 0, 36, 44, 40, 30, 10, -50, 10), p.d)) +
      nearLegs(p.a, -38, 14, 30, 6) +
      fill(smooth(24, 44, 26, 68, 44, 74, 58, 62, 70, 56, 70, 42, 56, 38, 40, 32), p.a) +
      oval(69, 49, 5, 9, p.e, 6) +
      dot(69, 52, 1.4, p.dd) +
      dot(69, 46, 1.4, p.dd) +
      fill(smooth(30, 72, 44, 76, 48, 60, 38, 58), p.e) +
      eye(p, 52, 59, 2.6)
    )
  },
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

const mouse: Subject = {
  place: 'ground',
  size: 190,
  half: 70,
  colours: ['#a39c9a', '#efb7b0'],
  draw(p) {
    const body = smooth(-40, 2, -46, 28, -28, 52, 4, 54, 30, 40, 58, 20, 60, 12, 40, 4, 10, 0)
    return (
      line(curve(-40, 12, -70, 6, -80, 24, -100, 22), p.e, 3.4) +
      dot(6, 62, 14, p.d) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(-50, 10, 0, 14, 60, 14, 60, -10, -50, -10), p.d)) +
      dot(20, 56, 16, p.a) +
      dot(20, 56, 11, p.e) +
      dot(60, 17, 3.4, p.e) +
      eye(p, 42, 31, 3.2) +
      oval(-14, 2, 11, 3.4, p.e) +
      oval(26, 2, 8, 3, p.e) +
      line('M52 16L74 10M52 18L75 20', p.l, 0.9)
    )
  },
}

export const tame = { cat, dog, horse, unicorn, cow, sheep, pig, elephant, giraffe, camel, mouse }
