/** What servers of OpenAI's shape answer, as outcomes. https://platform.openai.com/docs/guides/error-codes */
import type { VendorReply } from '../../net/vendor.ts'
import type { Done, Refused, ResultFile } from '../../ports.ts'
import { codeOf, type ErrorReading, refused } from '../kit/calls.ts'
import { keepAddress, keepBase64 } from '../kit/files.ts'
import { at, listAt, textAt } from '../kit/json.ts'
import { usageOf } from '../kit/usage.ts'

const CONTENT =
  /^(moderation_blocked|content_policy_violation|content_filter|safety_violation|image_content_policy_violation)$/
/** Most come with 429, some of them with the type of a limit of the rate. */
const BALANCE = new RegExp(
  `^(${[
    ...['insufficient_quota', 'credit_balance_exhausted', 'billing_hard_limit_reached', 'billing_not_active'],
    ...['organization_spend_limit_exceeded', 'organization_usage_limit_exceeded', 'project_spend_limit_exceeded'],
    ...['account_deactivated', 'insufficient_balance'],
  ].join('|')})$`,
)

/** By code and type, never by the sentence. */
export function openaiError(reply: VendorReply): ErrorReading {
  return readError(at(reply.json, 'error'), reply.status)
}

/** @param status 200: an error in the place of an answer, which is certain only where its code is known */
export function readError(error: unknown, status: number): Refused | undefined {
  const code = codeOf(at(error, 'code'))
  const type = codeOf(at(error, 'type'))
  const named = (sign: RegExp) => [code, type].find((one) => one !== undefined && sign.test(one))
  const content = named(CONTENT)
  if (content !== undefined) return refused('content', contentCode(error, content))
  const balance = named(BALANCE)
  if (balance !== undefined) return refused('balance', balance)
  if (named(/^(rate_limit_exceeded|rate_limit_error|slow_down|requests|tokens)$/) !== undefined)
    return refused('rate', code ?? type)
  if (named(/^(model_not_found|invalid_api_key|unsupported_country_region_territory)$/) !== undefined)
    return refused('unavailable', code ?? type)
  // A model that this server does not have is no mistake of the person's: another route may have it.
  if (status >= 400 && status < 500 && at(error, 'param') === 'model')
    return refused('unavailable', code ?? type ?? 'model')
  if (status === 400 || status === 413 || status === 422) return refused('input', code ?? type ?? `http-${status}`)
  return undefined
}

/** Some say which of their categories it was. */
function contentCode(error: unknown, code: string): string {
  const details = at(error, 'moderation_details', 'categories') ?? at(error, 'innererror', 'content_filter_result')
  const category = Array.isArray(details) ? codeOf(details[0]) : undefined
  return category === undefined ? code : `${code}/${category}`
}

/** The pictures of `/images/…`; null where there are none. */
export async function picturesOf(json: unknown, workDir: string): Promise<Done | Refused | null> {
  const files: ResultFile[] = []
  for (const entry of listAt(json, 'data')) {
    const file = (await keepBase64(at(entry, 'b64_json'), workDir)) ?? (await keepAddress(at(entry, 'url'), workDir))
    if (file !== null) files.push(file)
  }
  if (files.length > 0) return { state: 'done', files, ...usageOf({ reported: at(json, 'usage') }) }
  return readError(at(json, 'error'), 200) ?? null
}

/** The words of `/chat/completions`; null where there are none. */
export function wordsOf(json: unknown): Done | Refused | null {
  const choice = listAt(json, 'choices')[0]
  if (textAt(choice, 'message', 'refusal') !== undefined) return refused('content', 'refusal')
  if (at(choice, 'finish_reason') === 'content_filter') return refused('content', 'content_filter')
  const content = at(choice, 'message', 'content')
  // Some servers answer in parts.
  const text = (
    typeof content === 'string'
      ? content
      : listAt(content)
          .map((part) => textAt(part, 'text') ?? '')
          .join('')
  )
    // What a thinking model says to itself is no answer.
    .replace(/^\s*<think>[\s\S]*?<\/think>/, '')
    .trim()
  if (text !== '') return { state: 'done', files: [], text, ...usageOf({ reported: at(json, 'usage') }) }
  return readError(at(json, 'error'), 200) ?? null
}
