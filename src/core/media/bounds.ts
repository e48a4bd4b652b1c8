/** The refusals of what people send that is larger or longer than a file may be. */
import { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'

/** Refuses sides and areas above the bounds, and headers that state no size. */
export function refusePixels(widthPx: number, heightPx: number): void {
  if (!(widthPx > 0 && heightPx > 0)) throw new Refusal('file_broken')
  if (widthPx * heightPx > LIMITS.inputPixels) {
    throw new Refusal('file_too_many_pixels', { maxMegapixels: Math.floor(LIMITS.inputPixels / 1_000_000) })
  }
  if (Math.max(widthPx, heightPx) > LIMITS.inputSidePx) {
    throw new Refusal('file_side_too_long', { maxPx: LIMITS.inputSidePx })
  }
}

/** Refuses a duration above the bound, with a second for rounding. */
export function refuseLong(durationMs: number, maxMs: number): void {
  if (durationMs > maxMs + 1000) throw new Refusal('file_too_long', { maxSeconds: Math.round(maxMs / 1000) })
}

/** The container promised clearly more than its packets hold: a torn file. */
export function isTorn(reachMs: number, declaredMs: number): boolean {
  return reachMs < declaredMs * 0.9 - 500
}
