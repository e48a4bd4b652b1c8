import type { Stereo } from './effects.ts'
import { integratedLufs } from './loudness.ts'
import { SAMPLE_RATE_HZ } from './synth.ts'

/** -16 LUFS in the file: LAME at 192 kbit/s takes away 0.26 dB. */
const TARGET_LUFS = -15.74
/** MP3 decodes up to about 1 dB above what went in; -0.3 dBFS must hold after that. */
const CEILING = 10 ** (-1.7 / 20)
const LOOK_AHEAD_S = 0.005
const RELEASE_S = 0.12

/** Takes away what lies under hearing, levels slow swells, and brings the song to its loudness under its ceiling. In place. */
export function master(song: Stereo) {
  removeRumble(song.left)
  removeRumble(song.right)
  scale(song, gainTo(song))
  compress(song)
  for (let pass = 0; pass < 3; pass++) {
    const gain = gainTo(song)
    if (pass > 0 && Math.abs(20 * Math.log10(gain)) < 0.15) break
    scale(song, gain)
    limit(song)
  }
}

function gainTo(song: Stereo): number {
  const lufs = integratedLufs(song.left, song.right, SAMPLE_RATE_HZ)
  return Number.isFinite(lufs) ? 10 ** ((TARGET_LUFS - lufs) / 20) : 1
}

function scale(song: Stereo, gain: number) {
  for (let at = 0; at < song.left.length; at++) {
    song.left[at]! *= gain
    song.right[at]! *= gain
  }
}

function removeRumble(samples: Float32Array) {
  const pole = Math.exp((-2 * Math.PI * 24) / SAMPLE_RATE_HZ)
  let before = 0
  let out = 0
  for (let at = 0; at < samples.length; at++) {
    const value = samples[at]!
    out = value - before + pole * out
    before = value
    samples[at] = out
  }
}

/** A gentle 2:1 above -14 dBFS over tens of milliseconds, so that the limiter has little to do. */
function compress(song: Stereo) {
  const block = 64
  const threshold = 10 ** (-14 / 10)
  const rise = 1 - Math.exp(-block / (0.015 * SAMPLE_RATE_HZ))
  const fall = 1 - Math.exp(-block / (0.2 * SAMPLE_RATE_HZ))
  let power = 0
  let gain = 1
  for (let start = 0; start < song.left.length; start += block) {
    const end = Math.min(song.left.length, start + block)
    let sum = 0
    for (let at = start; at < end; at++) sum += song.left[at]! * song.left[at]! + song.right[at]! * song.right[at]!
    const here = sum / (end - start)
    power += (here > power ? rise : fall) * (here - power)
    const next = power > threshold ? (threshold / power) ** 0.25 : 1
    const step = (next - gain) / (end - start)
    for (let at = start; at < end; at++) {
      gain += step
      song.left[at]! *= gain
      song.right[at]! *= gain
    }
  }
}

/** A look-ahead limiter: the gain bends down before a peak and comes back after it; no sample passes the ceiling. */
export function limit(song: Stereo) {
  const length = song.left.length
  const gains = new Float32Array(length)
  const attack = 1 / (LOOK_AHEAD_S * SAMPLE_RATE_HZ)
  let gain = 1
  for (let at = length - 1; at >= 0; at--) {
    const peak = Math.max(Math.abs(song.left[at]!), Math.abs(song.right[at]!))
    gain = Math.min(1, gain + attack, peak > CEILING ? CEILING / peak : 1)
    gains[at] = gain
  }
  const release = 1 - Math.exp(-1 / (RELEASE_S * SAMPLE_RATE_HZ))
  gain = 1
  for (let at = 0; at < length; at++) {
    gain = Math.min(gains[at]!, gain + (1 - gain) * release)
    song.left[at]! *= gain
    song.right[at]! *= gain
  }
}
