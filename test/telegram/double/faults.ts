/** Faults that a test throws in, by method and count: refusals, 5xx, torn and cut answers, delays. */

export interface Fault {
  /** Method name, a pattern, or every method. 'download' is the method of file downloads. */
  method?: string | RegExp
  /** How many calls it hits; 1 unless told, Infinity until `clear`. */
  times?: number
  /** How many fitting calls pass before. */
  after?: number
  /** Only calls for this chat. */
  chatId?: number
  /** What happens; see Harm. */
  do: Harm
}

export type Harm =
  /** An answer of the Bot API; the call is not carried out, unless `applied`. */
  | { code: number; description?: string; retryAfterS?: number; migrateTo?: number; applied?: boolean }
  /** What a proxy in front of Telegram gives: HTML. */
  | { html: number; applied?: boolean }
  /** The connection breaks: before anything happened, or after the call was carried out. */
  | 'tear-before'
  | 'tear-after'
  /** The call is carried out, half of the answer arrives. */
  | 'cut'
  /** Carried out, but the answer never comes (until the caller leaves). */
  | 'hang'
  /** Everything is fine, only late: real milliseconds. */
  | { delayMs: number }

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
    /** The harm for this call, which uses up one of its count. */
    take(method: string, chatId: unknown): Harm | undefined {
      for (const fault of armed) {
        if (fault.left <= 0 || !fits(fault, method)) continue
        if (fault.chatId !== undefined && fault.chatId !== Number(chatId)) continue
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

function fits(fault: Fault, method: string): boolean {
  if (fault.method === undefined) return true
  return typeof fault.method === 'string'
    ? fault.method.toLowerCase() === method.toLowerCase()
    : fault.method.test(method)
}
