/** What is to be ended when somebody stops the bench half-way: processes, servers, folders. */
const ends = new Set<() => Promise<void>>()
let isEnding = false

/** Registers an end; answers a function that ends it now, once. While everything is being ended nothing new may begin: it throws. */
export function atEnd(end: () => Promise<void>): () => Promise<void> {
  if (isEnding) {
    void end()
    throw new Error('the bench is being stopped')
  }
  let ended: Promise<void> | undefined
  const once = () => {
    ends.delete(once)
    ended ??= end()
    return ended
  }
  ends.add(once)
  return once
}

/** Ends everything that is still there, the newest first. */
export async function endAll(): Promise<void> {
  isEnding = true
  for (const end of [...ends].reverse())
    await end().catch((error: unknown) => process.stderr.write(`  could not clean up: ${String(error)}\n`))
}
