/** Faults that a test throws in, by route and count: refusals, 429, 5xx, torn and cut answers, delays. */

export interface Fault {
  /** A route such as 'POST /channels/:channel/messages', a pattern over method and path, or every request. 'CDN' is downloads. */
  route?: string | RegExp
  /** How many requests it hits; 1 unless told, Infinity until `clearFaults`. */
  times?: number
  /** How many fitting requests pass before. */
  after?: number
  do: Harm
}

export type Harm =
  /** A refusal with a JSON body; not carried out, unless `applied`. */
  | { status: number; code?: number; message?: string; applied?: boolean }
  /** What a proxy in front gives: HTML. */
  | { html: number; applied?: boolean }
  /** 429 of this bucket, or of everything. */
  | { retryAfterS: number; global?: boolean; shared?: boolean }
  /** The connection breaks: before anything happened, or after the request was carried out. */
  | 'tear-before'
  | 'tear-after'
  /** Carried out, half of the answer arrives. */
  | 'cut'
  /** Carried out, but the answer never comes (until the caller leaves). */
  | 'hang'
  /** Everything is fine, only late: real milliseconds. */
  | { delayMs: number }
  /** Late before it is carried out, as on a slow way there: real milliseconds. */
  | { lateMs: number }

interface Armed extends Fault {
  left: number
  skip: number
}

export function createFaults() {
  let armed: Armed[] = []
  return {
    /** Arms a fault; the answer takes it away again. */
    add(fault: Fault): () => void {
      const one: Armed = { ...fault, left: fault.times ?? 1, skip: fault.after ?? 0 }
      armed.push(one)
      return () => {
        armed = armed.filter((other) => other !== one)
      }
    },
    clear(): void {
      armed = []
    },
    /** The harm for this request, which uses up one of its count. */
    take(route: string, request: string): Harm | undefined {
      for (const fault of armed) {
        const fits =
          fault.route === undefined ||
          (typeof fault.route === 'string' ? fault.route === route : fault.route.test(request))
        if (fault.left <= 0 || !fits) continue
        if (fault.skip > 0) {
          fault.skip--
          continue
        }
        fault.left--
        return fault.do
      }
      return undefined
    },
  }
}
export type Faults = ReturnType<typeof createFaults>
