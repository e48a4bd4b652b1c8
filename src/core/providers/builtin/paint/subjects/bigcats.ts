import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, poly, smooth, within } from '../shape.ts'
import { eye, farLegs, nearLegs } from './limbs.ts'

/** Great cats. They look to the right. */

const lion: Subject = {
  place: 'ground',
  size: 400,
  half: 75,
  colours: ['#dba550', '#7c4420'],
  draw(p) {
    const body = smooth(-48, 42, -50, 62, -34, 72, 0, 70, 24, 74, 34, 60, 30, 42, 10, 38, -22, 40)
    let mane = ''
    for (let i = 0; i < 16; i++) {
      const angle = (i / 16) * Math.PI * 2
      mane += oval(
        40 + Math.cos(angle) * 19,
        80 + Math.sin(angle) * 21,
        13,
        8,
        i % 2 ? p.e : p.ed,
        (angle * 180) / Math.PI,
      )
    }
    return (
      line(curve(-47, 60, -62, 56, -68, 40, -64, 26, -74, 22), p.d, 3.6) +
      oval(-75, 23, 7, 5, p.e, -20) +
      farLegs(p.dd, -28, 26, 46, 5) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(-54, 50, -10, 46, 30, 50, 30, 30, -50, 30), p.d)) +
      nearLegs(p.a, -38, 18, 48, 5.6) +
      mane +
      dot(40, 80, 20, p.e) +
      dot(30, 99, 5, p.a) +
      dot(52, 98, 5, p.a) +
      fill(smooth(24, 82, 28, 96, 42, 100, 56, 95, 62, 80, 58, 66, 46, 60, 32, 64), p.a) +
      oval(51, 70, 11, 8, p.l) +
      fill(poly(47, 77, 57, 77, 53, 71), p.k('#54291c')) +
      line(curve(45, 67, 49, 65, 52, 68, 56, 65, 60, 67), p.k('#54291c'), 1.4) +
      eye(p, 41, 84, 2.5) +
      eye(p, 55, 84, 2.3)
    )
  },
}

const tiger: Subject = {
  place: 'ground',
  size: 380,
  half: 80,
  colours: ['#e98a2e', '#fff4e2'],
  draw(p) {
    const body = smooth(-50, 42, -54, 62, -36, 72, 0, 68, 26, 74, 40, 64, 36, 44, 10, 36, -22, 38)
    const ink = p.k('#25191a')
    const stripe = (x: number, top: number, low: number) =>
      fill(smooth(x, top, x + 4, (top + low) / 2 + 5, x - 1, low, x - 4, (top + low) / 2), ink)
    return (
      line(curve(-50, 60, -66, 62, -76, 50, -82, 60, -92, 66), p.a, 6) +
      line(curve(-84, 62, -88, 65, -92, 66), ink, 6) +
      farLegs(p.dd, -30, 28, 44, 5) +
      fill(body, p.a) +
      within(
        `${p.id}b`,
        body,
        fill(smooth(-54, 44, 0, 42, 34, 46, 30, 30, -50, 30), p.e) +
          [-42, -32, -20, -8, 4, 16].map((x, i) => stripe(x, 74, 50 - (i % 2) * 5)).join(''),
      ) +
      nearLegs(p.a, -40, 20, 46, 5.6) +
      [14, 24].map((y) => line(`M-46 ${y}L-36 ${y + 2}M16 ${y}L25 ${y + 2}`, ink, 2.4)).join('') +
      dot(34, 97, 6.5, p.a) +
      dot(58, 96, 6.5, p.a) +
      dot(34, 97, 3.4, p.e) +
      dot(58, 96, 3.4, p.e) +
      fill(smooth(24, 76, 27, 94, 44, 100, 62, 93, 68, 76, 60, 62, 46, 58, 32, 62), p.a) +
      oval(48, 67, 15, 9, p.e) +
      fill(poly(45, 77, 57, 77, 51, 70), p.k('#8f3d35')) +
      line(curve(42, 66, 47, 63, 51, 67, 55, 63, 60, 66), ink, 1.4) +
      eye(p, 40, 83, 2.7) +
      eye(p, 57, 83, 2.7) +
      line('M46 98L46 90M51 98L51 91M41 96L42 90M27 80L33 78M27 74L33 73M67 80L62 78M67 74L62 73', ink, 2.3)
    )
  },
}

export const bigcats = { lion, tiger }
