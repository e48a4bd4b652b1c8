import type { Pen, Subject } from '../pen.ts'
import { box, curve, dot, fill, line, oval, poly, smooth } from '../shape.ts'

/** Buildings to live in. Lamps in the windows shine when it is dark. */

const STONE = '#c9bda9'

function pane(p: Pen, x: number, y: number, w: number, h: number): string {
  return (
    fill(box(x - 0.8, y - 0.8, w + 1.6, h + 1.6), p.dd) +
    fill(box(x, y, w, h), p.lamp) +
    line(`M${x + w / 2} ${y}L${x + w / 2} ${y + h}M${x} ${y + h / 2}L${x + w} ${y + h / 2}`, p.dd, 0.8)
  )
}

const snowCap = (p: Pen, path: string) => (p.season === 'winter' ? line(path, p.k('#f6fbff'), 5) : '')

const house: Subject = {
  place: 'ground',
  size: 420,
  half: 60,
  colours: ['#e6d3b0', '#b4492f'],
  shines: { x: -20, y: 30, radius: 70, colour: '#ffc766' },
  draw(p) {
    return (
      fill(box(22, 66, 12, 34), p.ed) +
      fill(box(20, 98, 16, 5), p.e) +
      fill(box(-48, 0, 66, 56), p.a) +
      fill(box(18, 0, 34, 56), p.d) +
      fill(poly(-56, 52, -30, 92, 0, 92, 26, 52), p.e) +
      fill(poly(26, 52, 0, 92, 34, 92, 60, 52), p.ed) +
      line('M-50 60L18 60M-45 68L14 68M-40 76L10 76M-35 84L5 84', p.ed, 1.2) +
      snowCap(p, 'M-54 54L-30 91L34 91L57 55') +
      pane(p, -40, 24, 16, 18) +
      pane(p, -6, 24, 16, 18) +
      pane(p, 28, 26, 12, 15) +
      fill(box(-20, 0, 12, 26), p.k('#6d4328')) +
      dot(-10.5, 12, 1.1, p.k('#f0c350')) +
      fill(box(-24, 0, 20, 3), p.k('#9a8f80')) +
      oval(-44, 5, 10, 9, p.k('#6f9048')) +
      oval(46, 6, 12, 10, p.k('#5d8040'))
    )
  },
}

const cabin: Subject = {
  place: 'ground',
  size: 360,
  half: 65,
  colours: ['#8a5a35', '#5b3d2a'],
  shines: { x: -4, y: 26, radius: 75, colour: '#ffb64d' },
  draw(p) {
    const logs = [4, 12, 20, 28, 36, 44]
      .map(
        (y, i) =>
          fill(smooth(-50, y - 4, -50, y + 4, 50, y + 4, 50, y - 4), i % 2 ? p.a : p.d) +
          dot(-50, y, 4, p.l) +
          dot(50, y, 4, p.l),
      )
      .join('')
    return (
      fill(box(26, 60, 12, 36), p.k('#8c8681')) +
      line(curve(32, 98, 36, 108, 30, 118, 38, 130), p.k('#e6e6ea'), 6, 0.5) +
      fill(poly(-44, 46, 0, 84, 44, 46), p.d) +
      logs +
      fill(poly(-66, 42, 0, 98, 66, 42, 60, 38, 0, 86, -60, 38), p.e) +
      snowCap(p, 'M-62 44L0 96L62 44') +
      pane(p, -38, 18, 20, 18) +
      pane(p, 18, 18, 20, 18) +
      fill(box(-9, 0, 18, 32), p.dd) +
      dot(5, 15, 1.4, p.k('#f0c350')) +
      pane(p, -7, 54, 14, 12)
    )
  },
}

const castle: Subject = {
  place: 'ground',
  size: 600,
  half: 85,
  colours: [STONE, '#5d6f9c'],
  shines: { x: 0, y: 30, radius: 90, colour: '#ffc766' },
  draw(p) {
    const tower = (x: number, w: number, h: number, roof: number, c: string, c2: string) => {
      const teeth = [0, 1, 2].map((i) => fill(box(x - w + (i * 2 * w) / 3 + 1, h + 5, (2 * w) / 3 - 3, 5), c)).join('')
      return (
        fill(box(x - w, 0, w * 2, h), c) +
        fill(box(x + w * 0.3, 0, w * 0.7, h), c2) +
        fill(box(x - w - 2, h - 2, w * 2 + 4, 7), c) +
        teeth +
        (roof
          ? fill(poly(x - w - 3, h + 6, x, h + roof, x + w + 3, h + 6), p.e) +
            fill(poly(x + 1, h + 6, x, h + roof, x + w + 3, h + 6), p.ed) +
            line(`M${x} ${h + roof}L${x} ${h + roof + 12}`, p.k('#6d5a48'), 1.4) +
            fill(poly(x, h + roof + 12, x + 12, h + roof + 8, x, h + roof + 5), p.k('#c8372f'))
          : '') +
        fill(
          smooth(x - 3, h * 0.62, x - 3, h * 0.62 + 8, x, h * 0.62 + 12, x + 3, h * 0.62 + 8, x + 3, h * 0.62),
          p.lamp,
        )
      )
    }
    return (
      tower(-26, 9, 78, 30, p.d, p.dd) +
      tower(30, 10, 70, 28, p.d, p.dd) +
      tower(2, 13, 92, 36, p.a, p.d) +
      fill(box(-58, 0, 116, 40), p.a) +
      [-54, -42, -30, 20, 32, 44].map((x) => fill(box(x, 40, 8, 6), p.a)).join('') +
      fill(box(20, 0, 40, 40), p.d) +
      tower(-62, 12, 58, 28, p.a, p.d) +
      tower(62, 12, 54, 28, p.a, p.d) +
      fill(smooth(-14, 0, -14, 18, -8, 28, 0, 32, 8, 28, 14, 18, 14, 0), p.dd) +
      fill(poly(-10, 0, -10, 18, 0, 27, 10, 18, 10, 0), p.k('#5a3a24')) +
      line('M-5 0L-5 22M0 0L0 26M5 0L5 22', p.k('#3a2416'), 1.2) +
      line('M-50 20L-42 20M-46 28L-38 28M30 18L38 18M34 28L42 28M-34 14L-26 14', p.d, 1.6) +
      fill(box(-40, 22, 5, 9), p.lamp) +
      fill(box(34, 22, 5, 9), p.lamp)
    )
  },
}

const windmill: Subject = {
  place: 'ground',
  size: 560,
  half: 55,
  colours: ['#efe3cf', '#8a4b2f'],
  draw(p) {
    const sails = [20, 110, 200, 290]
      .map(
        (a) =>
          `<g transform="translate(0 76) rotate(${a})">${line('M0 0L0 52', p.k('#5b4030'), 2.4)}${fill(box(2, 12, 11, 40), p.k('#f8efe0'))}${line('M2 20L13 20M2 28L13 28M2 36L13 36M2 44L13 44M7.5 12L7.5 52', p.k('#a58d70'), 0.9)}</g>`,
      )
      .join('')
    return (
      fill(poly(-26, 0, 26, 0, 15, 70, -15, 70), p.a) +
      fill(poly(6, 0, 26, 0, 15, 70, 4, 70), p.d) +
      fill(smooth(-18, 68, -14, 84, 0, 92, 14, 84, 18, 68), p.e) +
      fill(smooth(2, 68, 4, 91, 14, 84, 18, 68), p.ed) +
      fill(box(-7, 0, 13, 22), p.k('#6d4328')) +
      pane(p, -6, 40, 9, 11) +
      line('M-24 30L24 30', p.d, 2.6) +
      sails +
      dot(0, 76, 4, p.k('#4a3328'))
    )
  },
}

const church: Subject = {
  place: 'ground',
  size: 560,
  half: 55,
  colours: ['#f6f1e8', '#d9a637'],
  shines: { x: 0, y: 30, radius: 70, colour: '#ffc766' },
  draw(p) {
    const dome = (x: number, y: number, r: number) =>
      fill(box(x - r * 0.55, y - r * 0.9, r * 1.1, r), p.d) +
      fill(
        smooth(
          x - r * 0.7,
          y,
          x - r,
          y + r * 0.7,
          x - r * 0.5,
          y + r * 1.4,
          x,
          y + r * 2.2,
          x + r * 0.5,
          y + r * 1.4,
          x + r,
          y + r * 0.7,
          x + r * 0.7,
          y,
        ),
        p.e,
      ) +
      fill(
        smooth(
          x + r * 0.2,
          y,
          x + r * 0.4,
          y + r,
          x,
          y + r * 2.1,
          x + r * 0.6,
          y + r * 1.3,
          x + r,
          y + r * 0.7,
          x + r * 0.7,
          y,
        ),
        p.ed,
      ) +
      line(
        `M${x} ${y + r * 2.1}L${x} ${y + r * 2.9}M${x - r * 0.25} ${y + r * 2.6}L${x + r * 0.25} ${y + r * 2.6}`,
        p.e,
        1.5,
      )
    return (
      dome(-30, 56, 9) +
      dome(30, 56, 9) +
      fill(box(-44, 0, 88, 46), p.a) +
      fill(box(14, 0, 30, 46), p.d) +
      fill(poly(-48, 46, -24, 56, 24, 56, 48, 46), p.k('#5f7d72')) +
      fill(box(-14, 46, 28, 26), p.a) +
      fill(box(3, 46, 11, 26), p.d) +
      dome(0, 76, 16) +
      [-34, -20, 14, 28].map((x) => fill(smooth(x, 14, x, 28, x + 3.4, 33, x + 7, 28, x + 7, 14), p.lamp)).join('') +
      fill(smooth(-7, 0, -7, 20, 0, 27, 7, 20, 7, 0), p.k('#5a3a24')) +
      fill(smooth(-3, 54, -3, 62, 0, 66, 3, 62, 3, 54), p.lamp)
    )
  },
}

const tent: Subject = {
  place: 'ground',
  size: 270,
  half: 75,
  colours: ['#d88a2f', '#f7e2b4'],
  shines: { x: 0, y: 24, radius: 80, colour: '#ffbf55' },
  draw: (p) =>
    fill(poly(-72, 0, -4, 88, 30, 0), p.a) +
    fill(poly(30, 0, -4, 88, 72, 12, 72, 0), p.d) +
    fill(poly(-34, 0, -4, 70, 12, 0), p.dark ? p.lamp : p.dd) +
    fill(poly(-34, 0, -4, 70, -16, 0), p.e) +
    fill(poly(12, 0, -4, 70, 2, 0), p.ed) +
    line('M-4 88L-84 -4M-4 88L88 -2', p.k('#7a6a58'), 1.2) +
    line('M-4 84L-4 96', p.k('#5a4332'), 3),
}

export const homes = { house, cabin, castle, windmill, church, tent }
