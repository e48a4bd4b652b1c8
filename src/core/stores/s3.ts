/**
 * Media in a bucket that speaks S3: AWS, Cloudflare R2, MinIO, Garage, Swift's s3api. Only what all of them know is used: no
 * checksums beyond the signature's, no batch deletes, no conditions.
 */
import { PassThrough, type Readable, Transform } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { Fault } from '../errors.ts'
import type { Clock, MediaStore } from '../ports.ts'
import { checkKey, checkRange, isKey } from './key.ts'
import { asFault, mapped } from './s3-faults.ts'

export interface S3Options {
  /** Undefined: AWS's own for the region. */
  endpoint: string | undefined
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** The bucket in the path, not in the host's name: MinIO, Garage, most servers of one's own. */
  forcePathStyle: boolean
  /** Put before every key; with its slash, where it is to be a folder. */
  prefix: string
  clock: Clock
  /** How long its server may be silent; a minute where it is not said. */
  idleMs?: number
  /** The type of a file by its ending: what a browser or a vendor is told that follows a link. */
  mimeOf(ending: string): string | undefined
}

/** Two parts of it are in memory at a time, for each file that is being written; S3 takes 10,000 of them. */
const PART_BYTES = 8 * 1024 * 1024
const PARTS_AT_A_TIME = 2
const CONNECT_MS = 10_000
/** Without a byte, either way. */
const IDLE_MS = 60_000
/** The SDK writes to the console where it has no log; what it has to say comes as a fault. */
const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {} }
/** S3's own bound on signed addresses. */
const LINK_MAX_MS = 7 * 24 * 60 * 60 * 1000
/** An upload that nobody has ended for this long belongs to a process that died. */
const ABANDONED_MS = 24 * 60 * 60 * 1000

export type S3Store = MediaStore & {
  /** A free call for `doctor`: is the bucket there and ours. Throws a Fault. */
  probe(): Promise<void>
  close(): void
}

/**
 * Durable when `put` resolves: the bucket has acknowledged the whole. What was put under a key is replaced at once or not at all.
 * Faults: not_found, key_invalid, range_invalid, store_full, store_denied, store_unavailable (the last three retryable).
 */
export function createS3Store(options: S3Options): S3Store {
  const { bucket, prefix } = options
  const client = new S3Client({
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    forcePathStyle: options.forcePathStyle,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    // Servers of other makers know no CRC trailers; what is on the way is covered by TLS.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Not `requestTimeout`: that one only warns, and counts from the beginning.
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: options.idleMs ?? IDLE_MS, logger: SILENT },
    logger: SILENT,
  })
  const at = (key: string) => {
    checkKey(key)
    return { Bucket: bucket, Key: prefix + key }
  }

  return {
    async put(key, body) {
      const place = at(key)
      const counted = countBytes(body)
      const upload = new Upload({
        client,
        params: { ...place, Body: counted.stream, ContentType: typeOf(key) ?? 'application/octet-stream' },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_A_TIME,
        // A failed upload is taken back, so that nobody pays for parts of it.
        leavePartsOnError: false,
      })
      try {
        await upload.done()
        return { sizeBytes: counted.sizeBytes() }
      } catch (error) {
        body.destroy()
        // A fault of the body is the caller's and passes unchanged.
        throw counted.fault() ?? asFault(error)
      }
    },

    async open(key, range) {
      const place = at(key)
      if (range !== undefined) checkRange(range)
      const Range = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }
      const { Body } = await mapped(client.send(new GetObjectCommand({ ...place, ...Range })))
      if (Body === undefined) throw new Fault('store_unavailable', { retryable: true })
      return withFaults(Body as Readable)
    },

    async remove(key) {
      try {
        await client.send(new DeleteObjectCommand(at(key)))
      } catch (error) {
        const fault = asFault(error)
        if (!(fault instanceof Fault && fault.code === 'not_found')) throw fault
      }
    },

    async link(key, ttlMs) {
      const expiresIn = Math.max(1, Math.floor(Math.min(ttlMs, LINK_MAX_MS) / 1000))
      const type = typeOf(key)
      return getSignedUrl(
        client,
        new GetObjectCommand({ ...at(key), ...(type === undefined ? {} : { ResponseContentType: type }) }),
        // By the server's clock, as its answers tell of it: it is the one that says when the time is over.
        { expiresIn, signingDate: new Date(options.clock.nowMs() + client.config.systemClockOffset) },
      )
    },

    async *list() {
      try {
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
          for (const { Key = '', LastModified } of page.Contents ?? []) {
            const key = Key.slice(prefix.length)
            // Whatever else lies in the bucket is not ours.
            if (isKey(key) && LastModified !== undefined) yield { key, modifiedAtMs: LastModified.getTime() }
          }
        }
      } catch (error) {
        throw asFault(error)
      }
      await sweepUploads()
    },

    async probe() {
      await mapped(client.send(new HeadBucketCommand({ Bucket: bucket })))
    },

    close: () => client.destroy(),
  }

  function typeOf(key: string): string | undefined {
    const [, ending] = key.split('.')
    return ending === undefined ? undefined : options.mimeOf(ending)
  }

  /** Not every server lists uploads; those that do not sweep them by themselves. */
  async function sweepUploads(): Promise<void> {
    const found = await client
      .send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }))
      .catch(() => ({ Uploads: [] }))
    for (const { Key, UploadId, Initiated } of found.Uploads ?? []) {
      const isOld = Initiated !== undefined && options.clock.nowMs() - Initiated.getTime() > ABANDONED_MS
      if (!isOld || Key === undefined || !isKey(Key.slice(prefix.length))) continue
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId })).catch(() => {})
    }
  }
}

/** A body that breaks off or stalls is the store's fault, as an answer that never begins is. */
function withFaults(body: Readable): Readable {
  const out = new PassThrough()
  body.on('error', (error) => out.destroy(asFault(error) as Error))
  out.on('close', () => body.destroy())
  return body.pipe(out)
}

function countBytes(body: Readable): { stream: Readable; sizeBytes(): number; fault(): unknown } {
  let sizeBytes = 0
  let fault: unknown
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length
      done(null, chunk)
    },
  })
  const breakOff = (error: Error) => {
    if (stream.destroyed) return
    fault = error
    stream.destroy(error)
  }
  // A body that is closed before its end says no more: without this the upload would wait for it for ever.
  const closed = () => {
    if (!body.readableEnded) breakOff(new Error('the body was closed before its end'))
  }
  body.on('error', breakOff)
  body.on('close', closed)
  if (body.destroyed) closed()
  body.pipe(stream)
  return { stream, sizeBytes: () => sizeBytes, fault: () => fault }
}
