import type { Subject } from '../pen.ts'
import { curve, dot, fill, line, oval, smooth, within } from '../shape.ts'
import { ear, eye } from './limbs.ts'

/** Small animals of the woods. They look to the right. */

const rabbit: Subject = {
  place: 'ground',
  size: 270,
  half: 45,
  colours: ['#b79a7d', '#fff6ea'],
  draw(p) {
    const body = smooth(-40, 4, -46, 26, -36, 48, -12, 56, 10, 52, 24, 36, 26, 12, 20, 0, -20, 0)
    return (
      dot(-45, 20, 9, p.e) +
      oval(14, 98, 6, 24, p.d, -16) +
      fill(body, p.a) +
      within(`${p.id}b`, body, fill(smooth(-50, 10, 0, 10, 14, 30, 40, 30, 30, -8, -50, -8), p.d)) +
      oval(-22, 18, 19, 17, p.a) +
      line(curve(-38, 26, -26, 36, -10, 30, -4, 18), p.d, 2) +
      oval(-16, 3, 20, 5, p.l) +
      oval(22, 4, 10, 4.5, p.l) +
      oval(21, 96, 7, 27, p.a, -10) +
      oval(21, 95, 3.6, 20, p.k('#eab5a4'), -10) +
      fill(smooth(4, 54, 6, 68, 18, 76, 32, 74, 44, 64, 46, 56, 38, 48, 20, 44, 8, 46), p.a) +
      oval(38, 54, 8, 5.5, p.e) +
      dot(45, 59, 2.2, p.k('#c4726c')) +
      eye(p, 30, 65, 3.2) +
      fill(smooth(18, 44, 30, 40, 26, 22, 14, 26), p.e)
    )
  },
}

const squirrel: Subject = {
  place: 'ground',
  size: 270,
  half: 50,
  colours: ['#b8552a', '#fdeedb'],
  draw(p) {
    const tail = smooth(-20, 6, -44, 10, -54, 36, -50, 70, -34, 92, -14, 94, -6, 82, -18, 76, -28, 60, -26, 40, -14, 26)
    return (
      fill(tail, p.d) +
      within(`${p.id}t`, tail, fill(smooth(-38, 10, -46, 40, -40, 72, -22, 88, -30, 60, -30, 30), p.l, 0.6)) +
      fill(smooth(-20, 0, -26, 20, -16, 44, 2, 56, 18, 48, 20, 26, 16, 6, 6, 0), p.a) +
      fill(smooth(8, 8, 12, 28, 10, 46, 20, 46, 22, 24, 18, 8), p.e) +
      oval(-4, 14, 14, 14, p.d) +
      oval(6, 3, 15, 4.5, p.a) +
      line(curve(6, 40, 18, 34, 26, 38), p.a, 6) +
      dot(29, 40, 5.5, p.k('#8c5a2b')) +
      fill(smooth(24, 43, 29, 48, 34, 43), p.k('#5b3717')) +
      ear(p.d, p.d, 2, 78, 2, 92, 10, 80) +
      ear(p.a, p.d, 8, 78, 12, 93, 18, 77) +
      fill(smooth(-2, 56, -4, 70, 6, 80, 18, 78, 30, 67, 32, 61, 24, 54, 10, 50), p.a) +
      oval(22, 58, 8, 5, p.e) +
      dot(32, 64, 2, p.k('#2b1a12')) +
      eye(p, 17, 69, 3)
    )
  },
}

const hedgehog: Subject = {
  place: 'ground',
  size: 230,
  half: 60,
  colours: ['#6e5442', '#e9cda6'],
  draw(p) {
    let spines = ''
    for (let i = 0; i < 46; i++) {
      const angle = Math.PI * (0.06 + 0.9 * ((i % 23) / 22))
      const reach = i < 23 ? 1 : 0.72
      const x = -8 + Math.cos(angle) * 46 * reach
      const y = 18 + Math.sin(angle) * 50 * reach
      spines += line(
        `M${x} ${y}L${x + Math.cos(angle + 0.35) * 13} ${y + Math.sin(angle + 0.35) * 13}`,
        i < 23 ? p.dd : p.l,
        2.6,
      )
    }
    return (
      oval(-30, 3, 7, 4, p.ed) +
      oval(14, 3, 7, 4, p.ed) +
      fill(smooth(10, 8, 14, 40, 34, 40, 50, 26, 64, 18, 62, 12, 40, 4, 20, 2), p.e) +
      fill(smooth(-56, 10, -52, 44, -24, 66, 8, 62, 28, 44, 26, 22, 10, 6, -40, 4), p.a) +
      spines +
      dot(63, 17, 3.6, p.k('#1e1512')) +
      eye(p, 42, 28, 3) +
      dot(26, 40, 6, p.ed) +
      line(curve(48, 12, 54, 9, 60, 12), p.ed, 1.5)
    )
  },
}

export const small = { rabbit, squirrel, hedgehog }
