/**
 * Files on their way to Kie, which takes addresses alone: a short-lived link of ours, or a copy in its own store, where uploads cost nothing
 * and go after a day or three (https://docs.kie.ai/file-upload-api/quickstart).
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { CallFailure, callVendor, type VendorCall } from '../../net/vendor.ts'
import type { TaskInput } from '../../ports.ts'
import { fileNameOf } from '../kit/files.ts'
import { numberAt, textAt } from '../kit/json.ts'

/** A job may wait in a queue there before it fetches anything. */
const LINK_MS = 2 * 60 * 60 * 1000
const FOLDER = 'chatelier'

/** Nothing was submitted: a file did not get there. */
export class UploadRefused extends Error {
  readonly vendorCode: string
  constructor(vendorCode: string) {
    super(vendorCode)
    this.vendorCode = vendorCode
  }
}

/**
 * An address of this file that Kie can fetch. Throws UploadRefused.
 * @param call makes a call of the API for uploads
 */
export async function addressFor(
  input: TaskInput,
  { isUploaded, call }: { isUploaded: boolean; call(path: string, more: Partial<VendorCall>): VendorCall },
): Promise<string> {
  const link = isUploaded ? null : await input.link?.(LINK_MS)
  if (link != null) return link
  const form = new FormData()
  // Random: files of one name overwrite each other there.
  const name = `${randomBytes(12).toString('hex')}-${fileNameOf(input)}`
  form.set('file', new Blob([new Uint8Array(await readFile(input.path))], { type: input.mime }), name)
  form.set('uploadPath', FOLDER)
  form.set('fileName', name)
  const reply = await callVendor(call('/api/file-stream-upload', { form })).catch((error: unknown) => {
    if (error instanceof CallFailure) throw new UploadRefused(`upload-${error.detail.toLowerCase()}`)
    throw error
  })
  const code = numberAt(reply.json, 'code') ?? reply.status
  const url = textAt(reply.json, 'data', 'downloadUrl') ?? textAt(reply.json, 'data', 'fileUrl')
  if (code !== 200 || url === undefined || !URL.canParse(url)) throw new UploadRefused(`upload-code-${code}`)
  return url
}
