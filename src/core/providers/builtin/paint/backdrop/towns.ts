import { darker, lighter, mix } from '../colour.ts'
import { box, fill, halo, line, poly, smooth } from '../shape.ts'
import { place, type Stage } from './stage.ts'

export function city(stage: Stage): string {
  const { horizon, width, palette } = stage
  const rng = stage.rng.fork('city')
  const chosen = stage.scene.featureColours.city
  const walls = chosen
    ? [chosen, darker(chosen, 0.2), lighter(chosen, 0.2)]
    : ['#7d8aa5', '#a38f96', '#8fa3a8', '#b59f8c', '#6b7a99']
  let out = ''
  for (let row = 0; row < 3; row++) {
    const depth = 0.6 - row * 0.24
    let x = -30
    while (x < width + 20) {
      const w = rng.range(46, 96) * (0.8 + row * 0.14)
      const middle = 1 - Math.abs((x + w / 2) / width - 0.5)
      const h = rng.range(120, 360) * (1.15 - row * 0.28) * (0.6 + middle * 0.5)
      const y = horizon + 14 + row * 16
      const wall = stage.lit(rng.pick(walls), depth)
      out +=
        fill(box(x, y - h, w, h + 8), wall) + fill(box(x + w * 0.68, y - h, w * 0.32, h + 8), mix(wall, '#1c2440', 0.2))
      const roof = rng.int(0, 4)
      if (roof === 0) out += fill(poly(x, y - h, x + w / 2, y - h - w * 0.7, x + w, y - h), mix(wall, '#1c2440', 0.28))
      if (roof === 1)
        out +=
          fill(box(x + w * 0.2, y - h - 22, w * 0.6, 23), wall) +
          line(`M${x + w / 2} ${y - h - 22}L${x + w / 2} ${y - h - 74}`, wall, 3)
      if (roof === 2) out += fill(box(x + w * 0.12, y - h - 10, w * 0.2, 11), mix(wall, '#1c2440', 0.2))
      const cols = Math.max(2, Math.floor(w / 15))
      const rows = Math.floor(h / 20)
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < cols; c++) {
          const on = palette.dark ? rng.chance(0.42) : true
          if (on)
            out += `<rect x="${(x + 6 + c * ((w - 8) / cols)).toFixed(1)}" y="${(y - h + 10 + r * 20).toFixed(1)}" width="7" height="10" fill="${palette.dark ? (rng.chance(0.75) ? '#ffd98a' : '#ffeec4') : mix(wall, palette.sky[1], 0.5)}" opacity="${palette.dark ? 0.5 + row * 0.22 : 0.6}"/>`
        }
      x += w + rng.range(-4, 12)
    }
  }
  if (palette.dark) out += halo(stage.id(), width / 2, horizon, width * 0.55, '#ffb56a', 0.3)
  return out
}

export function village(stage: Stage): string {
  const { horizon, width } = stage
  const rng = stage.rng.fork('village')
  const spots = Array.from({ length: 9 }, (_, i) => ({
    x: ((i + rng.range(0.15, 0.85)) / 9) * width,
    y: horizon + rng.range(20, 150),
    kind: i === 3 ? 'church' : rng.chance(0.3) ? 'cabin' : 'house',
  }))
  spots.sort((a, b) => a.y - b.y)
  return spots
    .map(({ x, y, kind }) => {
      const size = (kind === 'church' ? 185 : 124) * (0.75 + (y - horizon) / 260) * stage.unit
      return (
        fill(smooth(x - size * 0.6, y, x, y - 5, x + size * 0.6, y, x, y + 8), '#1e2a20', 0.2) +
        place(stage, kind, x, y, size, 0.34 - (y - horizon) / 500, {
          mirror: rng.chance(0.5),
          ...(kind === 'house' ? { colour: rng.pick(['#e6d3b0', '#d9b08c', '#c9d3d6', '#e8c8a8']) } : {}),
        }) +
        (rng.chance(0.7)
          ? place(stage, rng.chance(0.5) ? 'pine' : 'tree', x + size * 0.8, y + 2, size * 1.05, 0.32)
          : '')
      )
    })
    .join('')
}
