/** What outside shops need: numbers of orders, fees, saved methods of payment. */
export const statements: readonly string[] = [
  // A counter: every number deletes those before it.
  `create table order_numbers (number SERIAL, made_at_ms INT not null) END`,
  // With their order and payment, which are never deleted: the books.
  `alter table orders add column number INT`,
  `create unique index orders_number on orders (number) where number is not null`,
  `alter table payments add column fee_minor INT`,
  `alter table payments add column saved_method TEXT`,
]
