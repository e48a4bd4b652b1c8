/** Moves a large file up to an S3 server and down again; tells how long it took and how far memory grew. */
import { Readable } from 'node:stream'
import { createS3Store } from '../../src/core/stores/s3.ts'
import { S3_BUCKET, S3_KEYS } from '../../test/s3/double.ts'

const [endpoint = '', megabytes = '200'] = process.argv.slice(2)
const MEGABYTE = 1024 * 1024
const chunk = Buffer.alloc(64 * 1024, 'chatelier')
const store = createS3Store({
  endpoint,
  region: 'us-east-1',
  bucket: S3_BUCKET,
  ...S3_KEYS,
  forcePathStyle: true,
  prefix: '',
  clock: { nowMs: Date.now },
  mimeOf: () => undefined,
})

function* body(sizeBytes: number) {
  for (let sent = 0; sent < sizeBytes; sent += chunk.length) yield chunk
}
async function move(sizeBytes: number): Promise<{ upMs: number; downMs: number }> {
  const beganMs = performance.now()
  await store.put('abcdefgh.mp4', Readable.from(body(sizeBytes), { objectMode: false }))
  const betweenMs = performance.now()
  let got = 0
  for await (const part of await store.open('abcdefgh.mp4')) got += (part as Buffer).length
  if (got !== sizeBytes) throw new Error(`${got} bytes came back of ${sizeBytes}`)
  return { upMs: betweenMs - beganMs, downMs: performance.now() - betweenMs }
}

// Once in small, so that code and connections are there before memory is looked at.
await move(16 * MEGABYTE)
const before = process.memoryUsage().rss
let peak = before
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 10)
const took = await move(Number(megabytes) * MEGABYTE)
clearInterval(watch)
store.close()
process.send?.({ ...took, grownMb: (peak - before) / MEGABYTE }, () => process.exit(0))
