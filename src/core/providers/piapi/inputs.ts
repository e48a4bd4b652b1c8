/** How files reach PiAPI: as a link of ours, as data where a task takes it, or laid down for a day in its own store. */

import { callVendor } from '../../net/vendor.ts'
import type { Refused, Task, TaskInput } from '../../ports.ts'
import { ended } from '../kit/calls.ts'
import { base64Of, dataUrlOf, fileNameOf } from '../kit/files.ts'
import { textAt } from '../kit/json.ts'
import { takesData } from './requests.ts'

const UPLOAD_MS = 60_000
/** A job may wait there before anything is fetched. */
const LINK_MS = 2 * 60 * 60 * 1000
const INLINE_BYTES = 6 * 1024 * 1024

interface Way {
  uploads: string | undefined
  headers(): { [name: string]: string }
}

/** An address or a data URL of each input, in their order; or that none could be had: then nothing was submitted. */
export async function addressesOf(task: Task, way: Way): Promise<string[] | { refused: Refused }> {
  const addresses: string[] = []
  for (const input of task.inputs) {
    const address = await addressOf(input, takesData(task, input.type), way, task.signal)
    if (typeof address !== 'string') return { refused: address }
    addresses.push(address)
  }
  return addresses
}

async function addressOf(
  input: TaskInput,
  takesFiles: boolean,
  way: Way,
  signal: AbortSignal,
): Promise<string | Refused> {
  if (takesFiles && input.sizeBytes <= INLINE_BYTES) return dataUrlOf(input)
  const link = await input.link?.(LINK_MS)
  if (link != null) return link
  if (takesFiles) return dataUrlOf(input)
  if (way.uploads === undefined) return ended('unavailable', 'no-link')
  return upload(input, way.uploads, way, signal)
}

/** https://piapi.ai/docs/tools/file-upload: free on the Creator plan and above, gone after 24 hours, 10 MB at most. */
async function upload(
  input: TaskInput,
  root: string,
  { headers }: Way,
  signal: AbortSignal,
): Promise<string | Refused> {
  const reply = await callVendor({
    ...{ root, path: '/api/ephemeral_resource', method: 'POST', headers: headers(), timeoutMs: UPLOAD_MS, signal },
    json: { file_name: fileNameOf(input), file_data: await base64Of(input) },
  }).catch(() => null)
  const url = textAt(reply?.json, 'data', 'url')
  if (reply?.status === 200 && url !== undefined && URL.canParse(url)) return url
  return ended('unavailable', reply === null ? 'upload-torn' : `upload-${reply.status}`)
}
