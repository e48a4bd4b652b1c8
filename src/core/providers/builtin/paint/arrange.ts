import { place as draw, type Stage } from './backdrop/stage.ts'
import type { Place } from './pen.ts'
import { halo, oval } from './shape.ts'
import { SUBJECTS } from './subjects/index.ts'

/** Where each drawing stands. */
export interface Placed {
  id: string
  x: number
  y: number
  height: number
  depth: number
  mirror: boolean
  colour: string | undefined
  place: Place
  degrees: number
  /** In somebody's hand: no shadow of its own. */
  held?: boolean
}

const MOST = 12

/** Gives every subject its place: heroes at a third, crowds spread in depth, big things behind small ones. */
export function arrange(stage: Stage): Placed[] {
  const { scene, width } = stage
  const rng = stage.rng.fork('arrange')
  const list = scene.subjects
    .map((subject) => ({ ...subject, drawing: SUBJECTS[subject.id]! }))
    .filter(({ drawing }) => drawing)
  const kinds = list.length
  const grounded = list.filter(({ drawing }) => drawing.place !== 'air' && drawing.place !== 'sky')
  const placed: Placed[] = []
  // Big things stand further back and to one side of the small ones.
  const order = [...list].sort((a, b) => b.drawing.size - a.drawing.size)
  const firstSide = rng.chance(0.5) ? 1 : -1
  let groundIndex = 0
  let airIndex = 0
  for (const { id, count, colours, drawing } of order) {
    const floating = drawing.place === 'air' || drawing.place === 'sky'
    const n = Math.min(MOST, count)
    const crowd = n === 1 ? 1 : Math.max(0.34, 1 / n ** (drawing.size > 400 ? 0.32 : 0.42))
    const company = kinds === 1 ? 1 : kinds === 2 ? 0.82 : 0.66
    // A small thing that is alone comes close.
    const size =
      kinds === 1 && drawing.size < 430
        ? 430 * (drawing.size / 430) ** 0.5
        : kinds === 2 && drawing.size < 330
          ? 330 * (drawing.size / 330) ** 0.7
          : drawing.size
    const base = size * stage.unit * crowd * company * roomFor(scene.base, drawing.place)
    const widest =
      (width * (n === 1 ? (kinds === 1 ? 0.84 : kinds === 2 ? 0.52 : 0.42) : 0.84 / Math.min(n, 4))) /
      (drawing.half * 2)
    const height = Math.min(base, widest * 100)
    const lane = floating ? airIndex++ : groundIndex++
    for (let i = 0; i < n; i++) {
      const spot =
        floating || scene.base === 'space' || scene.base === 'deep' || scene.base === 'air'
          ? hover(stage, i, n, lane, kinds, rng, firstSide)
          : stand(stage, i, n, lane, grounded.length, drawing.place, drawing.size, rng, firstSide)
      const vary = n === 1 ? 1 : rng.range(0.82, 1.08)
      const scale = height * vary * spot.scale
      const half = (drawing.half * scale) / 100
      const x = Math.max(Math.min(half, width * 0.45), Math.min(width - Math.min(half, width * 0.45), spot.x))
      // A hovering thing is placed by its middle.
      const y = spot.hover ? Math.max(scale * 1.28 + 36, Math.min(985, spot.y + scale / 2)) : spot.y
      placed.push({
        id,
        x,
        y,
        height: scale,
        depth: spot.depth,
        mirror: n > 1 ? rng.chance(0.3) : x > width * 0.5,
        colour: colours.length ? colours[i % colours.length] : undefined,
        place: drawing.place,
        degrees: drawing.place === 'air' && ['leaf', 'rocket'].includes(id) ? rng.range(-20, 20) : 0,
      })
    }
  }
  holdUmbrella(placed)
  fillVase(placed)
  return placed.sort((a, b) => (a.place === 'sky' || a.place === 'air' ? (a.depth > b.depth ? -1 : 1) : 0) || a.y - b.y)
}

/** Somebody who is there holds the umbrella. */
function holdUmbrella(placed: Placed[]): void {
  const people = placed.filter(({ id }) =>
    ['woman', 'man', 'child', 'girl', 'robot', 'panda', 'cat', 'dog', 'snowman'].includes(id),
  )
  const umbrellas = placed.filter(({ id }) => id === 'umbrella')
  for (const [i, umbrella] of umbrellas.entries()) {
    const person = people[i]
    if (!person) return
    umbrella.height = person.height * 0.62
    umbrella.x = person.x + (person.mirror ? -1 : 1) * person.height * 0.17
    umbrella.y = person.y - person.height * 0.5
    umbrella.held = true
  }
}

const CUT_FLOWERS = ['flower', 'rose', 'tulip', 'sunflower', 'leaf']

/** Flowers beside a vase belong into it. */
function fillVase(placed: Placed[]): void {
  const vase = placed.find(({ id }) => id === 'vase')
  if (!vase) return
  const flowers = placed.filter(({ id }) => CUT_FLOWERS.includes(id))
  for (const [i, flower] of flowers.entries()) {
    const lean = flowers.length === 1 ? 0 : i / (flowers.length - 1) - 0.5
    flower.height = vase.height * (0.86 - Math.abs(lean) * 0.3)
    flower.x = vase.x + lean * vase.height * 0.2
    flower.y = vase.y - vase.height * 0.66
    flower.degrees = lean * 50
    flower.held = true
  }
}

function roomFor(base: string, place: Place): number {
  if (base === 'room') return place === 'table' ? 1.28 : 1.1
  if (base === 'space' || base === 'deep' || base === 'air') return 1.12
  if (place === 'table') return 0.92
  return 1
}

interface Spot {
  x: number
  y: number
  scale: number
  depth: number
  hover: boolean
}

function hover(stage: Stage, i: number, n: number, lane: number, kinds: number, rng: Stage['rng'], side: number): Spot {
  const { width, horizon, scene } = stage
  const free = scene.base === 'space' || scene.base === 'deep' || scene.base === 'air'
  const low = free ? 640 : Math.min(horizon, 620) * 0.72
  const high = free ? 300 : 150
  if (n === 1) {
    const away = stage.sunX > width / 2 ? -1 : 1
    const direction = kinds > 1 ? (lane % 2 ? -side : side) : away
    const x = width * (0.5 + direction * (free && kinds === 1 ? 0.06 : 0.17 + 0.04 * lane))
    return {
      x,
      y: free
        ? 500 + lane * 60 * (lane % 2 ? -1 : 1) + rng.range(-30, 30)
        : (high + low) / 2 + rng.range(-50, 40) + lane * 40,
      scale: 1,
      depth: free ? 0 : 0.08,
      hover: true,
    }
  }
  const t = (i + rng.range(0.25, 0.75)) / n
  const depth = rng.next() * 0.3
  return {
    x: width * (0.06 + 0.88 * t),
    y: high + (low - high) * ((i * 0.618 + rng.range(0, 0.25)) % 1),
    scale: 1 - depth * 0.7,
    depth,
    hover: true,
  }
}

function stand(
  stage: Stage,
  i: number,
  n: number,
  lane: number,
  lanes: number,
  place: Place,
  size: number,
  rng: Stage['rng'],
  side: number,
): Spot {
  const { width, scene, horizon } = stage
  const tall = size > 450
  const onWater = scene.base === 'sea' || scene.base === 'lake'
  const away = stage.sunX > width / 2 ? -1 : 1
  if (scene.base === 'beach' && place === 'water')
    return {
      x: width * (0.5 + (i - (n - 1) / 2) * (0.7 / n) + away * 0.16),
      y: 610 + rng.range(-30, 40),
      scale: 0.62,
      depth: 0.1,
      hover: false,
    }
  let near = scene.base === 'room' ? 890 : onWater && place !== 'ground' ? 800 : 890
  if (tall && scene.base !== 'room') near -= lanes > 1 ? 90 : 50
  if (lanes > 1 && lane === lanes - 1 && !tall) near += 30
  const direction = lanes > 1 ? (lane % 2 ? -side : side) : away
  const reach = lanes > 1 ? 0.22 + 0.03 * (lanes - 2) : 0.13
  const column = lanes > 2 ? (lane === 2 ? 0 : direction * 0.28) : direction * reach
  if (n === 1)
    return {
      x: width * (0.5 + column) + rng.range(-24, 24),
      y: near + rng.range(-14, 14),
      scale: 1,
      depth: tall ? 0.1 : 0,
      hover: false,
    }
  const rows = n > 4 ? 3 : n > 2 ? 2 : 1
  const row = i % rows
  const t = rows === 1 ? 0 : row / (rows - 1)
  if (tall && lanes > 1) near = Math.min(near, horizon + 190)
  const top = Math.max(horizon + (tall ? 60 : 110), near - 190)
  const y = rows === 1 ? near - i * 16 : top + (near - top) * t
  const perRow = Math.ceil(n / rows)
  const at = (Math.floor(i / rows) + 0.5 + (row % 2 ? 0.26 : -0.1) + rng.range(-0.12, 0.12)) / perRow
  const spread = lanes > 1 ? 0.6 : 0.9
  const centre = lanes > 1 ? 0.5 + column * 0.7 : 0.5
  return {
    x: width * (centre + (at - 0.5) * spread),
    y: y + rng.range(-8, 8),
    scale: rows === 1 ? 1 : 0.72 + 0.28 * t,
    depth: rows === 1 ? 0 : 0.22 * (1 - t),
    hover: false,
  }
}

/** Draws the placed subjects with their shadows, mirror images in water, and the light they give. */
export function paintSubjects(stage: Stage, placed: Placed[]): string {
  return placed.map((item) => one(stage, item)).join('')
}

function one(stage: Stage, item: Placed): string {
  const { scene, palette } = stage
  const subject = SUBJECTS[item.id]!
  const options = { colour: item.colour, mirror: item.mirror, degrees: item.degrees }
  const scale = item.height / 100
  const floats =
    item.place === 'air' || item.place === 'sky' || ['space', 'deep', 'air', 'abstract'].includes(scene.base)
  const wet =
    (scene.base === 'sea' ||
      (scene.base === 'lake' && item.place !== 'ground') ||
      (scene.base === 'beach' && item.place === 'water')) &&
    !floats
  let out = ''
  if (wet) {
    out += `<g opacity="0.34">${draw(stage, item.id, item.x, item.y, item.height * 0.8, item.depth + 0.15, { ...options, upsideDown: true })}</g>`
    for (let i = 0; i < 6; i++)
      out += oval(
        item.x + (i % 2 ? 12 : -12) * scale,
        item.y + (3 + i * 9) * scale,
        subject.half * scale * (1.05 - i * 0.1),
        2.2 * scale,
        i % 2 ? palette.water[1] : palette.water[0],
        0,
        0.5,
      )
  } else if (!floats && !item.held) {
    const lean = stage.sunX > item.x ? -1 : 1
    out += oval(
      item.x + lean * subject.half * 0.16 * scale,
      item.y + 1,
      subject.half * 0.82 * scale,
      Math.max(4, 6.5 * scale),
      '#1a1a2c',
      0,
      scene.base === 'room' ? 0.32 : palette.dark ? 0.4 : 0.26,
    )
  }
  const shines = subject.shines
  const bright =
    shines &&
    (palette.dark ||
      item.place === 'sky' ||
      item.id === 'ghost' ||
      item.id === 'angel' ||
      item.id === 'campfire' ||
      item.id === 'candle')
  if (bright)
    out += halo(
      stage.id(),
      item.x + shines.x * scale * (item.mirror ? -1 : 1),
      item.y - shines.y * scale,
      shines.radius * scale * 1.5,
      shines.colour,
      palette.dark ? 0.75 : 0.4,
    )
  out += draw(stage, item.id, item.x, item.y, item.height, item.depth, options)
  if (bright && palette.dark)
    out += halo(
      stage.id(),
      item.x + shines.x * scale * (item.mirror ? -1 : 1),
      item.y - shines.y * scale,
      shines.radius * scale * 0.8,
      shines.colour,
      0.3,
    )
  return out
}
