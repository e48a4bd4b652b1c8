/**
 * The register of all tables: how their rows reach a person, and what erasure and export do with them. A test reads the schemas of
 * both databases (PostgreSQL's queue too) and fails where a table or a column is missing here.
 *
 * To add a table: one entry. To add a column: its name in `bears` where it may hold anything of a person (ids of theirs, words,
 * addresses, settings), else in `plain`. Rows of a table with `reach: person()` and `erase: 'delete'` go by themselves when somebody
 * is erased; for whatever else is written here the steps of the erasure (`erase-*.ts`) have to do it.
 */

export interface TableOfPeople {
  /**
   * How a row reaches a person: the column and what stands in it. `person`: a person's id. `identity`: platform and id there.
   * `chat`: a chat of theirs. `generation`, `payment`, `artifact`, `transfer`: through that row. `payload`: somewhere in it.
   * Null: not at all.
   */
  reach:
    | { column: string; holds: 'person' | 'identity' | 'chat' | 'generation' | 'payment' | 'artifact' | 'transfer' }
    | { column: string; holds: 'payload' }
    | null
  /**
   * `delete`: the row goes. `blank`: the row stays for the books under a number that leads to nobody, `bears` is struck out.
   * `keep`: it holds nothing of a person, or nothing by which they could be found.
   */
  erase: 'delete' | 'blank' | 'keep'
  /** The part of an export that shows it; null: nothing of it is the person's to see, or it is shown with another. */
  export: string | null
  /** Columns that may hold something of a person. */
  bears: string
  /** All others. */
  plain: string
}

const person = (column = 'person_id') => ({ column, holds: 'person' }) as const
const NOBODY = { reach: null, erase: 'keep', export: null, bears: '' } as const

/** By name; PostgreSQL's other schemas with theirs in front. */
export const TABLES: { readonly [table: string]: TableOfPeople } = {
  people: {
    reach: person('id'),
    erase: 'delete',
    export: 'person',
    bears: 'id locale settings blocked merged_into receipt_email created_at_ms',
    plain: 'erased_at_ms',
  },
  identities: {
    reach: person(),
    erase: 'delete',
    export: 'identities',
    bears: 'person_id platform external_id address created_at_ms',
    plain: '',
  },
  consents: {
    reach: person(),
    erase: 'delete',
    export: 'consents',
    bears: 'person_id given_at_ms withdrawn_at_ms acts',
    plain: 'policy_version minor minimum_age',
  },
  likeness_consents: {
    reach: person(),
    erase: 'delete',
    export: 'consents',
    bears: 'person_id picture said given_at_ms withdrawn_at_ms',
    plain: 'id used_for text_version',
  },
  // What a voice of a model sounds like: the same for everybody.
  samples: {
    ...NOBODY,
    plain:
      'id model_id option_name value state key mime size_bytes duration_ms tries next_at_ms created_at_ms expires_at_ms',
  },
  sample_asks: {
    reach: person(),
    erase: 'delete',
    export: null,
    bears: 'person_id address',
    plain: 'id sample_id created_at_ms',
  },
  accounts: {
    reach: person(),
    erase: 'blank',
    export: 'ledger',
    bears: 'person_id',
    plain: 'id name posted held frozen forwards_to expires_at_ms returns_until_ms created_at_ms',
  },
  transfers: {
    reach: { column: 'debit', holds: 'person' },
    erase: 'blank',
    export: 'ledger',
    // The key and the cause of a starting gift name the person.
    bears: 'key cause_id',
    plain: 'id kind debit credit amount pending_of cause_type created_at_ms',
  },
  quotes: {
    reach: person(),
    erase: 'delete',
    export: 'quotes',
    bears: 'person_id chat_key draft',
    plain: 'id price_credits created_at_ms expires_at_ms',
  },
  generations: {
    reach: person(),
    erase: 'blank',
    export: 'works',
    // The key is made of chat and message.
    bears: 'key person_id prompt options inputs failure_params notes result_text title address seed screening wording',
    plain:
      'id kind model_id count_asked count_made price_credits charged_credits routes route_index state version step_tries next_step_at_ms deadline_at_ms cancel_requested late failure parent_id picked_id saved warned warned_at_ms warning_id hidden priority created_at_ms started_at_ms ended_at_ms deleted_at_ms',
  },
  attempts: {
    reach: { column: 'generation_id', holds: 'generation' },
    erase: 'blank',
    export: 'works',
    bears: 'operation result',
    plain:
      'id generation_id number provider model state reason vendor_code cost_micro_usd estimate_micro_usd usage retry_at_ms lost_after_ms grace_until_ms started_at_ms ended_at_ms',
  },
  artifacts: {
    reach: person(),
    erase: 'delete',
    export: 'files',
    bears: 'person_id key fingerprint reference',
    plain:
      'id generation_id role position state type mime size_bytes width_px height_px duration_ms created_at_ms expires_at_ms remove_tries remove_at_ms has_sound',
  },
  chat_files: {
    reach: { column: 'artifact_id', holds: 'artifact' },
    erase: 'delete',
    export: null,
    bears: 'file_id',
    plain: 'chat artifact_id form',
  },
  inbox: {
    reach: { column: 'order_key', holds: 'chat' },
    erase: 'delete',
    export: null,
    // Shops' notices too: what a payment is about stands in its own row.
    bears: 'external_id order_key payload',
    plain: 'id source state tries received_at_ms next_at_ms handled_at_ms',
  },
  messages: {
    reach: person(),
    erase: 'delete',
    export: 'messages',
    bears: 'person_id chat_key address content ref',
    plain: 'id topic topic_id revision shown state tries next_at_ms created_at_ms',
  },
  web_messages: {
    reach: { column: 'chat', holds: 'identity' },
    erase: 'delete',
    export: 'web_messages',
    bears: 'chat message_id payload',
    plain: 'id role changed created_at_ms',
  },
  dialogues: {
    reach: person(),
    erase: 'delete',
    export: 'dialogues',
    bears: 'chat_key person_id data',
    plain: 'question expires_at_ms',
  },
  orders: {
    reach: person(),
    erase: 'blank',
    export: 'orders',
    bears: 'key person_id checkout address',
    // The shop's number stays as long as the law wants the payment; see PAYMENT_RETENTION_YEARS.
    plain:
      'id number method pack_id credits amount_minor currency state external_id quote_id next_look_at_ms look_tries subscription_id period_start_ms created_at_ms expires_at_ms paid_at_ms',
  },
  payments: {
    reach: person(),
    erase: 'blank',
    export: 'payments',
    bears: 'person_id saved_method receipt',
    plain:
      'id method external_id order_id amount_minor currency state review_reason credits refunded_minor revoked_credits fee_minor created_at_ms',
  },
  subscriptions: {
    reach: person(),
    erase: 'blank',
    export: 'subscriptions',
    bears: 'person_id saved_method address',
    // What the shop calls it stays as the numbers of payments do: it is how the operator finds it there.
    plain:
      'id plan_id method credits amount_minor currency discount_percent priority kept_ms state external_id period_start_ms period_end_ms grace_until_ms next_plan_id wish tries next_step_at_ms created_at_ms ended_at_ms',
  },
  subscription_periods: {
    reach: { column: 'payment_id', holds: 'payment' },
    erase: 'keep',
    export: 'subscriptions',
    bears: '',
    plain: 'id subscription_id payment_id starts_at_ms ends_at_ms',
  },
  order_numbers: { ...NOBODY, plain: 'number made_at_ms' },
  refunds: {
    reach: { column: 'payment_id', holds: 'payment' },
    erase: 'blank',
    export: 'refunds',
    bears: 'initiated_by key reason',
    plain: 'id payment_id amount_minor credits state external_id tries next_at_ms created_at_ms',
  },
  refund_asks: {
    reach: person(),
    erase: 'delete',
    export: 'refunds',
    bears: 'person_id reason address answer',
    plain: 'id order_id state decision amount_minor created_at_ms decided_at_ms',
  },
  verdicts: {
    reach: person(),
    erase: 'delete',
    export: 'verdicts',
    bears: 'person_id evidence words',
    plain: 'id subject moderator action category scores stage kind place words_until_ms created_at_ms',
  },
  usage: {
    ...NOBODY,
    plain: 'id day kind model_id provider outcome wait_ms work_ms credits cost_micro_usd',
  },
  // Cursors and facts of ours by names of ours; the pretend shop's record of an order.
  vendors: {
    ...NOBODY,
    plain: 'provider stopped_at_ms reason vendor_code tries retry_at_ms trial spent_day',
  },
  checkpoints: { ...NOBODY, plain: 'name value' },
  link_codes: {
    reach: { column: 'external_id', holds: 'identity' },
    erase: 'delete',
    export: null,
    bears: 'hash platform external_id claimed_platform claimed_external_id',
    plain: 'id used expires_at_ms',
  },
  link_tries: {
    reach: { column: 'external_id', holds: 'identity' },
    erase: 'delete',
    export: null,
    bears: 'platform external_id',
    plain: 'id kind at_ms',
  },
  erasures: {
    reach: person(),
    erase: 'blank',
    export: 'requests',
    bears: 'person_id scope',
    plain: 'id cause state step counts tries requested_at_ms due_at_ms next_at_ms ended_at_ms',
  },
  // Keyed hashes: they lead to nobody who does not come back.
  erasure_marks: { ...NOBODY, plain: 'hash kind until_ms' },
  exports: {
    reach: person(),
    erase: 'delete',
    export: 'requests',
    bears: 'person_id address parts',
    plain: 'id kind state tries next_at_ms created_at_ms',
  },
  rights_requests: {
    reach: person(),
    erase: 'blank',
    export: 'requests',
    bears: 'person_id words',
    plain: 'id kind state due_at_ms reminded_at_ms created_at_ms closed_at_ms closed_by',
  },
  // Gone with the end of the hold.
  gift_dues: { ...NOBODY, reach: { column: 'hold_id', holds: 'transfer' }, plain: 'hold_id amount' },
  strikes: {
    reach: person(),
    erase: 'delete',
    export: 'strikes',
    // The key is made of chat and message.
    bears: 'key person_id rule',
    plain: 'id category points kind place quote_id generation_id created_at_ms taken_back_at_ms',
  },
  appeals: {
    reach: person(),
    erase: 'delete',
    export: 'appeals',
    bears: 'person_id rule draft fingerprint address reason used_by',
    plain: 'id strike_id state category kind place artifact_id decision created_at_ms decided_at_ms pass_until_ms',
  },
  // What moderators wrote, or the hash of a whole text, by which nobody can be found.
  exceptions: {
    reach: person('created_by'),
    erase: 'blank',
    export: null,
    bears: 'created_by',
    plain: 'id category form value created_at_ms',
  },
  // What operators did stays answerable: the number in it leads to nobody once they are erased.
  audit: {
    reach: person('actor_id'),
    erase: 'blank',
    export: null,
    bears: 'actor_id subject reason',
    plain: 'id action created_at_ms',
  },
  limit_hits: {
    reach: person(),
    erase: 'delete',
    export: 'limit_hits',
    bears: 'person_id',
    plain: 'id code at_ms',
  },
  gift_waits: {
    reach: person(),
    erase: 'delete',
    export: null,
    bears: 'person_id',
    plain: 'platform reason due_at_ms',
  },
  gift_days: { ...NOBODY, plain: 'platform day given' },
  // What operators told everybody; `after_id` is emptied when everybody was told.
  notices: {
    ...NOBODY,
    plain: 'id kind texts state after_id asked reached unreachable created_at_ms confirmed_at_ms ended_at_ms',
  },
  kysely_migration: { ...NOBODY, plain: 'name timestamp' },
  kysely_migration_lock: { ...NOBODY, plain: 'id is_locked' },
}

/** pg-boss's own: a job carries the id of a row or of a chat and nothing else, and goes a minute after it was handed over. */
export const QUEUE_TABLES: { readonly [table: string]: 'jobs' | 'figures' } = {
  'queue.job': 'jobs',
  'queue.job_common': 'jobs',
  'queue.job_dependency': 'figures',
  'queue.bam': 'figures',
  'queue.instance': 'figures',
  'queue.queue': 'figures',
  'queue.queue_stats': 'figures',
  'queue.schedule': 'figures',
  'queue.subscription': 'figures',
  'queue.version': 'figures',
  'queue.warning': 'figures',
}

/** Columns of a job that can hold what we send along: an id, and what went wrong with it. */
export const JOB_COLUMNS = ['data', 'output', 'singleton_key', 'group_id', 'trace_context', 'source_output'] as const
