/** What was answered lately, so that a copy is not answered again: Telegram would only refuse it. In memory, bounded. */
const KEPT = 2000

export interface Recent {
  /** True the first time. */
  isFirst(id: string): boolean
  /** It failed: the next copy counts as the first. */
  forget(id: string): void
}

export function createRecent(): Recent {
  const ids = new Set<string>()
  return {
    isFirst(id) {
      if (ids.has(id)) return false
      ids.add(id)
      if (ids.size > KEPT) ids.delete(ids.values().next().value as string)
      return true
    },
    forget: (id) => void ids.delete(id),
  }
}
