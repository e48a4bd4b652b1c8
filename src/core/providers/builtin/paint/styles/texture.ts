import { createRng } from '../rng.ts'

/** Seamless noise of 512 by 512 values from 0 to 1, made once per process. */

const SIDE = 512
const MASK = SIDE - 1
const tiles = new Map<string, Float32Array>()

/** Value noise: `cell` is the size of its largest blot (a power of two), halved `octaves` - 1 times. */
export function noiseTile(name: string, cell: number, octaves: number): Float32Array {
  const key = `${name}/${cell}/${octaves}`
  const known = tiles.get(key)
  if (known) return known
  const tile = new Float32Array(SIDE * SIDE)
  let weight = 1
  let total = 0
  const rng = createRng(0x5eed).fork(key)
  for (let octave = 0; octave < octaves; octave++) {
    const size = Math.max(1, cell >> octave)
    const grid = SIDE / size
    const lattice = Float32Array.from({ length: grid * grid }, () => rng.next())
    for (let y = 0; y < SIDE; y++) {
      const gy = Math.floor(y / size)
      const fy = ease((y - gy * size) / size)
      const row = gy * grid
      const next = ((gy + 1) % grid) * grid
      for (let x = 0; x < SIDE; x++) {
        const gx = Math.floor(x / size)
        const fx = ease((x - gx * size) / size)
        const right = (gx + 1) % grid
        const top = lattice[row + gx]! + (lattice[row + right]! - lattice[row + gx]!) * fx
        const low = lattice[next + gx]! + (lattice[next + right]! - lattice[next + gx]!) * fx
        tile[y * SIDE + x]! += weight * (top + (low - top) * fy)
      }
    }
    total += weight
    weight *= 0.55
  }
  for (let i = 0; i < tile.length; i++) tile[i]! /= total
  tiles.set(key, tile)
  return tile
}

const ease = (t: number) => t * t * (3 - 2 * t)

/** The value at a place; fractions are dropped, the tile repeats. */
export function at(tile: Float32Array, x: number, y: number): number {
  return tile[((y & MASK) << 9) | (x & MASK)]!
}
