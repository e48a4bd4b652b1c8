/** People who ask for their money back, and what shops say of their receipts. */
export const statements: readonly string[] = [
  // One for each order, so it stays with it: without the person's words once it is decided. An erased person's is deleted.
  `create table refund_asks (
    id ID primary key, order_id ID not null unique references orders (id), person_id ID not null references people (id),
    state TEXT not null, reason TEXT, address JSON not null, decision TEXT, amount_minor INT, answer TEXT,
    created_at_ms INT not null, decided_at_ms INT
  ) END`,
  `create index refund_asks_open on refund_asks (id) where state = 'open'`,
  `create index refund_asks_person on refund_asks (person_id)`,
  // With their payment; struck out when its person is erased.
  `alter table payments add column receipt JSON`,
]
