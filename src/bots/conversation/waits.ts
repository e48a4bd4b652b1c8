/** How long something lasts, in words: seconds, minutes, hours or days, rounded up. */
import type { Text } from '../../core/ports.ts'
import { t } from './scene.ts'

const UNITS = [
  ['days', 24 * 60 * 60 * 1000],
  ['hours', 60 * 60 * 1000],
  ['minutes', 60 * 1000],
] as const

/** What has just begun to last fifteen minutes is not called sixteen. */
const SLACK = 0.05

/** `15 minutes`, `2 days`: the largest unit of which it is more than one and a half. */
export function waitOf(ms: number): Text {
  for (const [name, unitMs] of UNITS)
    if (ms > 1.5 * unitMs) return t(`wait-${name}`, { n: Math.ceil(ms / unitMs - SLACK) })
  return t('wait-seconds', { n: Math.max(1, Math.ceil(ms / 1000)) })
}
