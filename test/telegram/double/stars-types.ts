/** What the Stars side of the pretended Telegram keeps. Amounts are whole Stars. */
import type { Obj } from './world.ts'

export interface Invoice {
  title: string
  description: string
  payload: string
  /** Whole Stars, or minor units of `currency`. */
  amountStars: number
  currency: string
  needEmail: boolean
  providerData: Obj | undefined
  /** Empty: forwarded copies can be paid by anybody. */
  startParameter: string
  subscriptionPeriodS: number | undefined
  label: string
}

/** A charge in the provider's cabinet. */
export interface ProviderCharge {
  id: string
  personId: number
  amountMinor: number
  currency: string
  data: Obj | undefined
  email: string | undefined
}

/** A row of getStarTransactions, oldest first. `json` is the StarTransaction. */
export interface StarRow {
  chargeId: string
  personId: number
  amountStars: number
  incoming: boolean
  payload: string
  json: Obj
}

export interface Subscription {
  chargeId: string
  personId: number
  invoice: Invoice
  expiresAtS: number
  cancelled: boolean
}
