/**
 * Kie's callbacks: https://docs.kie.ai/common-api/webhook-verification. Where a key was made in its settings they are signed, but over the
 * job's id and the time alone; so they never say more than "ask about this job", and our own address says for which attempt.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock, WebRequest } from '../../ports.ts'
import { parsedJson, textAt } from '../kit/json.ts'
import { isId } from './answers.ts'

const LEEWAY_MS = 5 * 60 * 1000

/**
 * The id of the job that a callback is about; null: it is not genuine.
 * @param hmacKey `webhookHmacKey` of the account's settings; undefined: callbacks are not signed
 */
export function jobIn(request: WebRequest, hmacKey: string | undefined, clock: Clock): string | null {
  const body = parsedJson(request.rawBody)
  const id = textAt(body, 'data', 'task_id') ?? textAt(body, 'data', 'taskId')
  if (!isId(id)) return null
  return hmacKey === undefined || isSigned(request, id, hmacKey, clock) ? id : null
}

function isSigned({ headers }: WebRequest, id: string, hmacKey: string, clock: Clock): boolean {
  const [seconds, signature] = [headers['x-webhook-timestamp'], headers['x-webhook-signature']]
  if (typeof seconds !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(seconds)) return false
  if (Math.abs(Number(seconds) * 1000 - clock.nowMs()) > LEEWAY_MS) return false
  const right = createHmac('sha256', hmacKey).update(`${id}.${seconds}`).digest()
  const given = Buffer.from(signature, 'base64')
  return given.length === right.length && timingSafeEqual(given, right)
}
