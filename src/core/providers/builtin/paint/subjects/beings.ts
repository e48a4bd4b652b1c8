import type { Pen, Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { eye } from './limbs.ts'
import { face } from './people.ts'

/** Invented beings. */

const farLegs2 = (p: Pen) =>
  [-18, 32].map((x) => fill(smooth(x - 10, 46, x - 8, 20, x - 8, 2, x + 8, 2, x + 8, 20, x + 10, 46), p.dd)).join('')

const robot: Subject = {
  place: 'ground',
  size: 380,
  half: 45,
  colours: ['#7fa7b8', '#f0b440'],
  draw(p) {
    return (
      [-1, 1]
        .map(
          (s) =>
            fill(poly(s * 5, 26, s * 17, 26, s * 17, 6, s * 5, 6), p.d) +
            fill(smooth(s * 2, 0, s * 3, 9, s * 20, 9, s * 24, 0), p.dd) +
            line(curve(s * 26, 56, s * 40, 46, s * 40, 30), p.d, 7) +
            dot(s * 40, 25, 7, p.dd) +
            dot(s * 26, 57, 7, p.dd),
        )
        .join('') +
      fill(smooth(-25, 26, -27, 60, -20, 64, 20, 64, 27, 60, 25, 26, 0, 22), p.a) +
      fill(smooth(6, 64, 10, 24, 25, 26, 27, 60, 20, 64), p.d) +
      fill(poly(-16, 34, 16, 34, 16, 54, -16, 54), p.dd) +
      dot(-8, 47, 3.6, p.k('#e2574c')) +
      dot(3, 47, 3.6, p.e) +
      line('M-12 39L12 39', p.e, 2.6) +
      fill(poly(-5, 63, 5, 63, 5, 70, -5, 70), p.dd) +
      fill(smooth(-28, 70, -30, 98, -22, 103, 22, 103, 30, 98, 28, 70, 0, 67), p.a) +
      fill(smooth(12, 103, 14, 68, 28, 70, 30, 98, 22, 103), p.d) +
      dot(-12, 88, 8, p.k('#17262e')) +
      dot(12, 88, 8, p.k('#17262e')) +
      dot(-12, 88, 5, p.e) +
      dot(12, 88, 5, p.e) +
      line('M-10 75L10 75', p.dd, 3.4) +
      line('M0 103L0 116', p.dd, 2.6) +
      dot(0, 119, 4.6, p.k('#e2574c'))
    )
  },
}

const snowman: Subject = {
  place: 'ground',
  size: 370,
  half: 45,
  colours: ['#f4f8fc', '#cf3a34'],
  draw(p) {
    const ball = (y: number, r: number) =>
      dot(0, y, r, p.a) +
      fill(
        smooth(r * 0.3, y + r * 0.95, r * 0.5, y, 0, y - r * 0.96, r * 0.72, y - r * 0.7, r, y, r * 0.72, y + r * 0.7),
        p.d,
        0.55,
      )
    return (
      ball(25, 28) +
      line('M-18 58L-44 74M-36 69L-40 80M-36 69L-46 66M18 58L44 68M36 65L44 76', p.k('#6b4a2e'), 2.6) +
      ball(60, 20) +
      ball(86, 15) +
      dot(0, 64, 2, p.k('#26211f')) +
      dot(0, 55, 2, p.k('#26211f')) +
      dot(0, 46, 2, p.k('#26211f')) +
      dot(-5, 90, 2, p.k('#26211f')) +
      dot(6, 90, 2, p.k('#26211f')) +
      fill(poly(1, 87, 20, 83, 1, 82), p.k('#ec8a2c')) +
      line(curve(-13, 75, 0, 71, 14, 75), p.e, 5.4) +
      fill(poly(9, 74, 15, 74, 16, 54, 9, 54), p.ed) +
      line('M-17 98L17 98', p.k('#2c2a33'), 4) +
      fill(poly(-11, 98, 11, 98, 10, 116, -10, 116), p.k('#2c2a33')) +
      line('M-11 102L11 102', p.e, 4)
    )
  },
}

const ghost: Subject = {
  place: 'air',
  size: 320,
  half: 40,
  colours: ['#eef3fb', '#b8c6e0'],
  shines: { x: 0, y: 50, radius: 75, colour: '#cfe2ff' },
  draw: (p) =>
    fill(
      smooth(-32, 4, -34, 60, -20, 94, 0, 102, 20, 94, 34, 60, 32, 4, 22, 14, 11, 2, 0, 14, -11, 2, -22, 14),
      p.a,
      0.93,
    ) +
    fill(smooth(14, 96, 18, 50, 12, 6, 22, 14, 32, 4, 34, 60), p.e, 0.6) +
    oval(-10, 72, 5.4, 8, p.k('#20263a')) +
    oval(10, 72, 5.4, 8, p.k('#20263a')) +
    oval(0, 54, 5, 7, p.k('#20263a')) +
    line(curve(-30, 46, -42, 50, -44, 62), p.a, 9) +
    line(curve(30, 46, 42, 50, 44, 62), p.e, 9),
}

const angel: Subject = {
  place: 'air',
  size: 400,
  half: 60,
  colours: ['#fffaf0', '#f3d27a'],
  shines: { x: 0, y: 96, radius: 70, colour: '#fff0b8' },
  draw(p) {
    const wing = (s: number) =>
      fill(smooth(s * 6, 66, s * 26, 98, s * 52, 106, s * 58, 84, s * 52, 58, s * 36, 40, s * 14, 48), p.d) +
      [0, 1, 2]
        .map((i) =>
          line(curve(s * 12, 60 - i * 3, s * (34 - i * 4), 78 - i * 12, s * (50 - i * 3), 84 - i * 14), p.a, 4),
        )
        .join('')
    return `${wing(-1) + wing(1) + fill(smooth(-9, 74, -14, 40, -24, 4, 0, 0, 24, 4, 14, 40, 9, 74), p.a) + fill(smooth(3, 74, 8, 30, 6, 0, 24, 4, 14, 40, 9, 74), p.d, 0.7) + line(curve(-9, 68, -12, 54, 0, 52), p.l, 6) + line(curve(9, 68, 12, 54, 0, 52), p.d, 6) + face(p, 85, 9.6) + fill(smooth(-10, 80, -11, 93, 0, 98, 11, 93, 10, 82, 6, 91, -6, 90), p.k('#c9903f'))}<ellipse cx="0" cy="104" rx="12" ry="3.4" fill="none" stroke="${p.e}" stroke-width="2.6"/>`
  },
}

const dragon: Subject = {
  place: 'ground',
  size: 460,
  half: 95,
  colours: ['#4d8f4f', '#e7c25c'],
  draw(p) {
    const body = smooth(
      -96,
      10,
      -70,
      12,
      -46,
      30,
      -20,
      52,
      8,
      56,
      26,
      70,
      32,
      92,
      44,
      104,
      54,
      98,
      48,
      82,
      48,
      62,
      40,
      38,
      20,
      22,
      -14,
      18,
      -44,
      12,
      -70,
      2,
    )
    const wing = (dx: number, c: string, c2: string) =>
      fill(
        smooth(
          dx,
          56,
          dx - 16,
          98,
          dx - 34,
          128,
          dx - 48,
          112,
          dx - 66,
          114,
          dx - 66,
          92,
          dx - 82,
          84,
          dx - 58,
          72,
          dx - 24,
          54,
        ),
        c,
      ) + line(`M${dx} 56L${dx - 34} 128M${dx - 8} 58L${dx - 66} 114M${dx - 14} 56L${dx - 82} 84`, c2, 3)
    return (
      wing(26, p.dd, p.d) +
      fill(poly(-92, 14, -116, 26, -106, 6, -112, -6, -88, 4), p.e) +
      fill(smooth(8, 30, 22, 32, 30, 14, 26, 0, 40, 0, 38, 6, 34, 20, 30, 36), p.dd) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-100, 4, -40, 18, 10, 30, 36, 50, 44, 84, 56, 90, 60, 40, 30, 10, -60, -4), p.e) +
          [20, 32, 44, 58, 70].map((y, i) => line(`M${24 + i * 5} ${y + 8}L${40 + i * 4} ${y}`, p.ed, 1.6)).join(''),
      ) +
      [-62, -46, -30, -12, 4, 18, 25, 30]
        .map((x, i) => {
          const y = [18, 32, 47, 56, 58, 66, 80, 94][i]!
          return fill(poly(x - 5, y - 3, x - 4, y + 9, x + 4, y + 1), p.ed)
        })
        .join('') +
      wing(6, p.d, p.a) +
      fill(smooth(-26, 24, -10, 34, 2, 22, -2, 8, 6, 0, -14, 0, -16, 8, -26, 14), p.a) +
      fill(poly(36, 104, 24, 122, 44, 108), p.e) +
      fill(poly(44, 106, 38, 126, 52, 106), p.ed) +
      fill(smooth(34, 96, 40, 108, 54, 110, 66, 102, 84, 98, 86, 90, 70, 84, 52, 86), p.a) +
      line(curve(84, 91, 70, 90, 62, 93), p.dd, 1.8) +
      dot(82, 96, 1.5, p.dd) +
      dot(57, 102, 4, p.k('#f6d94a')) +
      oval(57.5, 102, 1.3, 3.4, p.k('#1a120c')) +
      fill(smooth(88, 92, 104, 100, 124, 98, 112, 92, 126, 86, 106, 82), p.k('#f08a24')) +
      fill(smooth(90, 91, 102, 95, 114, 93, 104, 87), p.k('#ffd95a'))
    )
  },
}

const dinosaur: Subject = {
  place: 'ground',
  size: 480,
  half: 100,
  colours: ['#6f9b5a', '#cfdca0'],
  draw(p) {
    const body = smooth(
      -112,
      24,
      -78,
      36,
      -48,
      60,
      -16,
      72,
      14,
      66,
      36,
      70,
      50,
      92,
      60,
      122,
      72,
      126,
      88,
      118,
      88,
      112,
      74,
      110,
      70,
      92,
      60,
      62,
      40,
      40,
      10,
      32,
      -36,
      32,
      -70,
      24,
    )
    return (
      farLegs2(p) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-110, 22, -40, 42, 10, 42, 46, 54, 62, 90, 70, 112, 90, 110, 70, 60, 30, 20, -60, 16), p.e) +
          [-50, -34, -18, -2, 14].map((x) => oval(x, 66, 4, 6, p.d)).join('') +
          [44, 50, 56].map((x, i) => oval(x - 2, 80 + i * 14, 3, 4, p.d)).join(''),
      ) +
      [-34, 18]
        .map(
          (x) =>
            fill(smooth(x - 12, 46, x - 10, 20, x - 10, 0, x + 10, 0, x + 9, 20, x + 12, 46), p.a) +
            line(`M${x - 5} 3L${x - 5} 1M${x + 1} 3L${x + 1} 1M${x + 6} 3L${x + 6} 1`, p.e, 3),
        )
        .join('') +
      eye(p, 73, 119, 2.6)
    )
  },
}

export const beings = { robot, snowman, ghost, angel, dragon, dinosaur }
