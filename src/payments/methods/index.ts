/** Every way to pay. Add one file and one line. */
import { createPretend, PRETEND, type PretendOrder, type PretendRecord, pressed } from './pretend.ts'
import { createStars, STARS, type StarsBooks, type StarsMovement, type StarsShop } from './stars.ts'
import type { Method } from './types.ts'

export {
  PRETEND,
  type PretendOrder,
  type PretendRecord,
  pressed,
  STARS,
  type StarsBooks,
  type StarsMovement,
  type StarsShop,
}

/** @param given what each method needs; a method whose part is missing is not there */
export function createMethods(given: {
  pretend?: PretendRecord
  stars?: { shop: StarsShop; books: StarsBooks }
}): Method[] {
  return [
    ...(given.pretend === undefined ? [] : [createPretend(given.pretend)]),
    ...(given.stars === undefined ? [] : [createStars(given.stars.shop, given.stars.books)]),
  ]
}
