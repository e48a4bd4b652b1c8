/** What the catalogue says of vendors: the routes of a model, and how much of each vendor may be used. */
import { z } from 'zod'

const microUsd = z.number().int().min(0)
/** As of a price: what is added when that choice is taken. */
const byChoice = z.record(z.string(), z.record(z.string(), microUsd))

export const route = z.strictObject({
  provider: z.string().min(1),
  model: z.string().min(1),
  /** What a result costs us, what each of its seconds adds, and what choices add to the one and the other. */
  cost_micro_usd: microUsd.optional(),
  cost_choices: byChoice.optional(),
  cost_per_second_micro_usd: microUsd.optional(),
  cost_per_second_choices: byChoice.optional(),
  /** What a job costs us, however many results it brings. */
  cost_per_job_micro_usd: microUsd.optional(),
  /** For the vendor alone: how our options map to its fields, and the like. */
  settings: z.record(z.string(), z.json()).optional(),
  /** Nobody has tried it with a key yet: `doctor` says so. */
  unconfirmed: z.boolean().optional(),
  /** Go on to the next route although this one may still deliver (and bill). */
  may_pay_twice: z.boolean().default(false),
  /** What this one refuses for what it is about may be asked of the next. */
  content_fails_over: z.boolean().optional(),
  /** Neighbours that have one share the jobs by it; without one a route keeps its place. */
  weight: z.number().int().min(1).max(1000).optional(),
})

export type Route = z.infer<typeof route>

const bounds = z.strictObject({
  /** Jobs under way there, over all processes. */
  concurrency: z.number().int().min(1).max(10_000).optional(),
  /** Submissions within any minute. */
  per_minute: z.number().int().min(1).max(100_000).optional(),
  /** What a day (UTC) may cost us there. */
  daily_usd: z.number().min(0).max(1_000_000).optional(),
})

export const vendors = z.record(z.string().min(1), bounds).default({})

export interface VendorBounds {
  concurrency?: number
  perMinute?: number
  dailyMicroUsd?: number
}

/** In our words; costs are whole millionths. */
export function toBounds(raw: z.infer<typeof vendors>): { readonly [provider: string]: VendorBounds } {
  return Object.fromEntries(
    Object.entries(raw).map(([provider, { concurrency, per_minute, daily_usd }]) => [
      provider,
      {
        ...(concurrency === undefined ? {} : { concurrency }),
        ...(per_minute === undefined ? {} : { perMinute: per_minute }),
        ...(daily_usd === undefined ? {} : { dailyMicroUsd: Math.round(daily_usd * 1_000_000) }),
      },
    ]),
  )
}
