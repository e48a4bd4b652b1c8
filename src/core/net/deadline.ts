/** One bound over several waits: a caller's signal and a time, whichever comes first. */
export interface Deadline extends Disposable {
  signal: AbortSignal
  /** What ended it, once it has. */
  cause(): 'timeout' | 'aborted' | null
}

/** Starts the clock; dispose of it when the work is over, so that no timer or listener stays behind. */
export function startDeadline(timeoutMs: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  let cause: 'timeout' | 'aborted' | null = null
  const end = (why: 'timeout' | 'aborted') => {
    cause ??= why
    controller.abort()
  }
  const onAbort = () => end('aborted')
  const timer = setTimeout(() => end('timeout'), timeoutMs)
  if (outer?.aborted) end('aborted')
  else outer?.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    cause: () => cause,
    [Symbol.dispose]() {
      clearTimeout(timer)
      outer?.removeEventListener('abort', onAbort)
    },
  }
}

/** Waits for `work`, but not beyond `signal`: for calls that cannot be interrupted, such as a name look-up. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(new Error('aborted'))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** The system's code of an error ("ECONNRESET"), and nothing else of it: messages may name hosts, paths and queries. */
export function errorCode(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'FAILED'
}
