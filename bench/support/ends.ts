/** What is to be ended when somebody stops the bench half-way: processes, servers, folders. */
const ends = new Set<() => Promise<void>>()

/** Registers an end; answers a function that ends it now, once. */
export function atEnd(end: () => Promise<void>): () => Promise<void> {
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
  for (const end of [...ends].reverse())
    await end().catch((error: unknown) => process.stderr.write(`  could not clean up: ${String(error)}\n`))
}
