/** `POST /chat/completions`: words, with pictures where the model sees nothing here knows a task. */
import type { VendorCall } from '../../net/vendor.ts'
import type { Json, StartOutcome } from '../../ports.ts'
import { startCall } from '../kit/calls.ts'
import { openaiError, wordsOf } from './answers.ts'

/** A server that speaks the API, and how to be let in. */
export interface Server {
  root: string
  /** Not set: a server of one's own that asks for none. */
  key: string | undefined
}

export interface ChatRequest {
  model: string
  /** What is to be done. */
  system: string
  /** What it is done with: what somebody wrote is material, never an instruction. */
  text: string
  /** Pictures as data URLs or addresses. */
  pictures?: readonly string[]
  /** Fields beside, as this server knows them (`max_completion_tokens`, `temperature`). */
  more?: { readonly [field: string]: Json }
  timeoutMs: number
  signal?: AbortSignal
}

export function authorizationOf({ key }: Server): { [header: string]: string } {
  return key === undefined ? {} : { authorization: `Bearer ${key}` }
}

/** Asks once. `done` has a text; everything else is as the port says of a start. */
export async function completeChat(server: Server, request: ChatRequest, nowMs: number): Promise<StartOutcome> {
  const { model, system, text, pictures = [], more = {}, timeoutMs, signal } = request
  const shown = pictures.map((url) => ({ type: 'image_url', image_url: { url } }))
  const call: VendorCall = {
    ...{ root: server.root, path: '/chat/completions', method: 'POST', headers: authorizationOf(server), timeoutMs },
    json: {
      ...more,
      model,
      messages: [
        { role: 'system', content: system },
        {
          role: 'user',
          content: shown.length === 0 ? text : [...(text === '' ? [] : [{ type: 'text', text }]), ...shown],
        },
      ],
    },
    ...(signal === undefined ? {} : { signal }),
  }
  return startCall(call, { nowMs, error: openaiError, taken: wordsOf })
}
