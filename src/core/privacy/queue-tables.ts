/** The queue's tables on PostgreSQL, which are no part of the register: what erasure does with them. */

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
