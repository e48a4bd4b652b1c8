const REMEMBERED = 1000

/**
 * For shops without keys of idempotence: what was made under a key is remembered while the process lives, so that asking again makes
 * no second one. What failed is forgotten.
 */
export function once<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<T>>()
  return (key, make) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const making = make()
    made.set(key, making)
    making.catch(() => made.delete(key))
    if (made.size > REMEMBERED) made.delete(made.keys().next().value as string)
    return making
  }
}
