/** HeyGen's answers, read loosely. Codes: https://developers.heygen.com/docs/error-codes; videos: …/reference/get-video */
import type { VendorReply } from '../../net/vendor.ts'
import type { Done, RefusalReason, Refused } from '../../ports.ts'
import { codeOf, type ErrorReading, ended } from '../kit/calls.ts'
import { at, isMap, numberAt, textAt } from '../kit/json.ts'
import { usageOf } from '../kit/usage.ts'

/** One video as its answers and lists show it. */
export interface Video {
  id: string
  status: string
  title: string | undefined
  url: string | undefined
  seconds: number | undefined
  failure: string | undefined
  message: string
}

/** Whatever could leave the path of a question is no id. */
const ID = /^[\w-]{1,128}$/

/** The video in an object of an answer; null where there is none. Creating calls its id otherwise than asking. */
export function readVideo(data: unknown): Video | null {
  const id = textAt(data, 'id') ?? textAt(data, 'video_id') ?? ''
  if (!ID.test(id)) return null
  const url = textAt(data, 'video_url')
  return {
    id,
    status: textAt(data, 'status') ?? '',
    title: textAt(data, 'title'),
    url: url !== undefined && URL.canParse(url) ? url : undefined,
    seconds: numberAt(data, 'duration'),
    failure: codeOf(textAt(data, 'failure_code')),
    message: textAt(data, 'failure_message') ?? '',
  }
}

/** What a code says of whoever could mend it; the same for submissions and for videos that failed. */
const REASONS: { readonly [code: string]: RefusalReason } = {
  content_policy_violation: 'content',
  insufficient_credit: 'balance',
  quota_exceeded: 'balance',
  trial_limit_exceeded: 'balance',
  subscription_required: 'balance',
  plan_upgrade_required: 'balance',
  rate_limit_exceeded: 'rate',
  invalid_parameter: 'input',
  validation_error: 'input',
  download_failed: 'input',
  payload_too_large: 'input',
  script_too_short: 'input',
  tts_text_invalid: 'input',
  no_audio_track: 'input',
  video_too_long: 'input',
  // Key, plan, avatar and voice are the operator's to mend.
  unauthorized: 'unavailable',
  authentication_failed: 'unavailable',
  forbidden: 'unavailable',
  resource_access_denied: 'unavailable',
  resource_limit_reached: 'unavailable',
  ai_vendor_access_restricted: 'unavailable',
  unlimited_mode_disabled: 'unavailable',
  not_found: 'unavailable',
  avatar_not_found: 'unavailable',
  avatar_not_usable: 'unavailable',
  avatar_expired: 'unavailable',
  avatar_consent_required: 'unavailable',
  voice_not_found: 'unavailable',
  voice_not_usable: 'unavailable',
  voice_unavailable: 'unavailable',
  voice_expired: 'unavailable',
  voice_provider_error: 'unavailable',
  internal_error: 'unavailable',
  service_unavailable: 'unavailable',
  gateway_timeout: 'unavailable',
  resource_not_ready: 'unavailable',
  rendering_failed: 'unavailable',
}
/** Fields that a person does not fill. */
const OURS = /^(avatar_id|voice_id|engine|callback_|title|body\.(avatar_id|voice_id|engine))/

function reasonOf(code: string, hasPicture: boolean): RefusalReason | undefined {
  // Of a stock avatar it says that the operator should offer another; of a picture, that its moderation did not let it pass.
  if (code === 'avatar_not_usable' && hasPicture) return 'content'
  return Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
}

/** A refusal of a submission by its code; undefined: the status decides. */
export function refusalOf(reply: VendorReply, hasPicture: boolean): ErrorReading {
  const code = codeOf(textAt(reply.json, 'error', 'code'))
  if (code === undefined || reply.status >= 500 || reply.status === 409) return undefined
  const reason = reasonOf(code, hasPicture)
  if (reason === undefined) return undefined
  const isOurs = reason === 'input' && OURS.test(textAt(reply.json, 'error', 'param') ?? '')
  return ended(isOurs ? 'unavailable' : reason, code)
}

/** Codes of videos that failed for what they are about are not published: the words that they have in common. */
const CONTENT = /moderat|content.?polic|policy.?violat|nsfw|prohibited|inappropriate|sensitive.?content/i

/** The end of a video as HeyGen states it; null while it works, or where its word for the state is not known to us. */
export function endOf(
  video: Video,
  { hasPicture = false, secondMicroUsd }: { hasPicture?: boolean | undefined; secondMicroUsd?: number | undefined },
): Done | Refused | null {
  if (video.status === 'failed') {
    const { failure = 'failed', message } = video
    const isContent = CONTENT.test(failure) || CONTENT.test(message)
    return ended(reasonOf(failure, hasPicture) ?? (isContent ? 'content' : 'unavailable'), failure)
  }
  if (video.status !== 'completed') return null
  if (video.url === undefined) return ended('unavailable', 'no-result')
  const { seconds } = video
  const isKnown = seconds !== undefined && secondMicroUsd !== undefined
  return {
    state: 'done',
    files: [{ source: { url: video.url }, role: 'main' }],
    ...usageOf({
      costMicroUsd: isKnown ? Math.round(seconds * secondMicroUsd) : undefined,
      reported: { duration: seconds },
    }),
  }
}

/** What is left in the account, in words. */
export function readAccount(json: unknown): string | null {
  if (!isMap(at(json, 'data'))) return null
  const left = numberAt(json, 'data', 'wallet', 'remaining_balance')
  const currency = textAt(json, 'data', 'wallet', 'currency') ?? 'usd'
  return left === undefined ? 'the key is taken' : `the key is taken; ${left} ${currency} left in the wallet`
}
