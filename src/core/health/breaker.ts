/**
 * A circuit breaker for each vendor and model, in this process's memory: after many bad calls a route is left alone for a while,
 * then one job tries it. Whoever starts anew reads the last attempts, so that a restart does not forget a vendor that is down.
 */
import { LIMITS } from '../limits.ts'

export interface RouteName {
  provider: string
  model: string
}

/** `taken`: a job of which only its end will tell; `none`: a call that tells nothing of the vendor's health. */
export type Health = 'good' | 'bad' | 'taken' | 'none'

interface Circuit {
  calls: { atMs: number; bad: boolean; job?: string }[]
  /** How often it has opened since it last was well; 0: closed. */
  openings: number
  openUntilMs: number
  /** One job is trying it. */
  trialUntilMs: number
  /** The vendor itself has asked for a pause. */
  restUntilMs: number
}

export interface Breakers {
  /** Null: it may be asked now. Else when, and whether that is only because the vendor asked for a pause. */
  closed(route: RouteName, nowMs: number): { atMs: number; why: 'circuit' | 'rest' } | null
  /** A job is on its way: a route that is on trial takes no second one meanwhile. */
  begin(route: RouteName, nowMs: number): void
  note(route: RouteName, health: Health, nowMs: number): void
  /** A job could not be asked about. One that is stuck counts once, however often it is asked about, and closes nothing for longer. */
  noteTorn(route: RouteName, job: string, nowMs: number): void
  rest(route: RouteName, untilMs: number): void
  /** Whether the route's past was read; once asked, it counts as read. */
  needsPast(route: RouteName): boolean
}

const ROUTES_MAX = 1000

/** @param opened is told when a circuit opens */
export function createBreakers(opened: (route: RouteName) => void = () => {}): Breakers {
  const circuits = new Map<string, Circuit>()

  const nameOf = ({ provider, model }: RouteName) => `${provider}\n${model}`
  function of(route: RouteName): Circuit {
    const name = nameOf(route)
    let circuit = circuits.get(name)
    if (circuit === undefined) {
      if (circuits.size >= ROUTES_MAX) circuits.delete(circuits.keys().next().value ?? '')
      circuit = { calls: [], openings: 0, openUntilMs: 0, trialUntilMs: 0, restUntilMs: 0 }
      circuits.set(name, circuit)
    }
    return circuit
  }

  function open(route: RouteName, circuit: Circuit, nowMs: number): void {
    circuit.openings++
    const pauseMs = LIMITS.circuitPauseMs * 2 ** Math.min(circuit.openings - 1, 16)
    circuit.openUntilMs = nowMs + Math.min(pauseMs, LIMITS.circuitPauseMaxMs)
    circuit.trialUntilMs = 0
    circuit.calls = []
    opened(route)
  }

  function count(route: RouteName, circuit: Circuit, call: Circuit['calls'][number]): void {
    const recent = circuit.calls.filter(({ atMs }) => atMs > call.atMs - LIMITS.circuitWindowMs)
    circuit.calls = [...recent, call].slice(-LIMITS.circuitCalls)
    const bad = circuit.calls.filter((one) => one.bad).length
    if (bad >= LIMITS.circuitBadCalls && bad * 2 >= circuit.calls.length) open(route, circuit, call.atMs)
  }

  return {
    closed(route, nowMs) {
      const circuit = of(route)
      // Clocks are set back now and then: nothing is closed for longer than it could have been.
      circuit.restUntilMs = Math.min(circuit.restUntilMs, nowMs + LIMITS.vendorRestMaxMs)
      circuit.openUntilMs = Math.min(circuit.openUntilMs, nowMs + LIMITS.circuitPauseMaxMs)
      circuit.trialUntilMs = Math.min(circuit.trialUntilMs, nowMs + LIMITS.circuitTrialMs)
      if (circuit.restUntilMs > nowMs) return { atMs: circuit.restUntilMs, why: 'rest' }
      if (circuit.openings === 0) return null
      if (circuit.openUntilMs > nowMs) return { atMs: circuit.openUntilMs, why: 'circuit' }
      return circuit.trialUntilMs > nowMs ? { atMs: nowMs + LIMITS.vendorLookMs, why: 'circuit' } : null
    },
    begin(route, nowMs) {
      const circuit = of(route)
      if (circuit.openings > 0) circuit.trialUntilMs = nowMs + LIMITS.circuitTrialMs
    },
    note(route, health, nowMs) {
      const circuit = of(route)
      // A job that tries the route does so until its end, or until its time is over.
      if (health === 'taken') return
      if (health === 'none') {
        circuit.trialUntilMs = 0
        return
      }
      if (circuit.openings > 0) {
        // What was under way when it opened says nothing new, unless it is good.
        if (health === 'bad' && circuit.openUntilMs > nowMs) return
        if (health === 'bad') return open(route, circuit, nowMs)
        circuit.openings = 0
        circuit.trialUntilMs = 0
        return
      }
      count(route, circuit, { atMs: nowMs, bad: health === 'bad' })
    },
    noteTorn(route, job, nowMs) {
      const circuit = of(route)
      if (circuit.openings > 0) return
      const counted = circuit.calls.find((call) => call.job === job)
      if (counted === undefined || counted.atMs <= nowMs - LIMITS.circuitWindowMs)
        count(route, circuit, { atMs: nowMs, bad: true, job })
    },
    rest(route, untilMs) {
      const circuit = of(route)
      circuit.restUntilMs = Math.max(circuit.restUntilMs, untilMs)
    },
    needsPast(route) {
      const isNew = !circuits.has(nameOf(route))
      of(route)
      return isNew
    },
  }
}
