/** Words to words by a text model of Gemini's: for the words of prompts; nothing here knows a task. */
import type { VendorCall } from '../../net/vendor.ts'
import type { StartOutcome } from '../../ports.ts'
import { startCall } from '../kit/calls.ts'
import type { Settings } from '../kit/vendor.ts'
import { errorOf, writtenOf } from './answers.ts'
import { textRequest } from './requests.ts'
import { apiRootOf, modelName } from './root.ts'

export interface WordsRequest {
  /** Google's own name of a text model. */
  model: string
  /** What is to be done. */
  system: string
  /** What it is done with: what somebody wrote is material, never an instruction. */
  text: string
  timeoutMs: number
  signal?: AbortSignal
}

/** Asks once. `done` has a text; everything else is as the port says of a start. */
export function completeGemini(settings: Settings, request: WordsRequest, nowMs: number): Promise<StartOutcome> {
  const { model, system, text, timeoutMs, signal } = request
  const call: VendorCall = {
    ...{ root: apiRootOf(settings), path: `/models/${modelName(model)}:generateContent`, method: 'POST' },
    headers: { 'x-goog-api-key': settings['GEMINI_API_KEY'] ?? '' },
    ...{ json: textRequest({ system, prompt: text }), timeoutMs },
    ...(signal === undefined ? {} : { signal }),
  }
  return startCall(call, { nowMs, error: errorOf, taken: writtenOf })
}
