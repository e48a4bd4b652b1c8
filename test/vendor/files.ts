import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { markPicture, markText } from './mark.ts'

/**
 * What can be wrong with a file: `flaky` is 503 the first time, `wrong-type` a good file under a wrong content type, `oversize` says
 * that it has 2 GB.
 */
export const FILE_FAULTS = [
  'html',
  'empty',
  'truncated',
  'torn',
  'huge',
  'wrong-type',
  'redirect',
  'loop',
  'drip',
  'endless',
  'oversize',
  'packed',
  'gone',
  'flaky',
] as const
export type FileFault = (typeof FILE_FAULTS)[number]

export interface VendorFile {
  role: 'main' | 'still' | 'cover'
  extension: 'jpg' | 'mp4' | 'mp3'
}

const TYPES = { jpg: 'image/jpeg', mp4: 'video/mp4', mp3: 'audio/mpeg' }
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url))
const CLIP = fixture('clip.mp4')
const TONE = withoutTag(fixture('tone.mp3'))

/** The files of a job in order: each main file, followed by its still or cover where the kind has one. */
export function filesOf(kind: string, mainCount: number): VendorFile[] {
  const one: VendorFile[] =
    kind === 'describe'
      ? []
      : kind === 'music'
        ? [
            { role: 'main', extension: 'mp3' },
            { role: 'cover', extension: 'jpg' },
          ]
        : kind === 'extend'
          ? [{ role: 'main', extension: 'mp3' }]
          : kind === 'animate'
            ? [
                { role: 'main', extension: 'mp4' },
                { role: 'still', extension: 'jpg' },
              ]
            : kind === 'video' || kind === 'avatar' || kind === 'sound'
              ? [{ role: 'main', extension: 'mp4' }]
              : [{ role: 'main', extension: 'jpg' }]
  return Array.from({ length: mainCount }, () => one).flat()
}

/** The bytes of one file: small, real, and the same every time; no two files of a record are alike. */
export async function renderFile(file: VendorFile, number: number, index: number): Promise<Buffer> {
  if (file.extension === 'jpg') return markPicture(number, index)
  const text = Buffer.from(markText(number, index), 'latin1')
  if (file.extension === 'mp4') return Buffer.concat([CLIP, uint32(8 + text.length), Buffer.from('free'), text])
  // ID3v2.3 with one comment frame: encoding, language, an empty short description, the text.
  const body = Buffer.concat([Buffer.from('\0eng\0', 'latin1'), text])
  const frame = Buffer.concat([Buffer.from('COMM'), uint32(body.length), Buffer.alloc(2), body])
  return Buffer.concat([Buffer.from('ID3\x03\0\0', 'latin1'), synchsafe(frame.length), frame, TONE])
}

/** Answers with the file, or with what is to be wrong with it. `first`: nobody has asked for this file before. */
export function sendFile(
  response: ServerResponse,
  file: VendorFile,
  bytes: Buffer,
  fault: FileFault | null,
  first: boolean,
): void {
  const type = TYPES[file.extension]
  const send = (body: Buffer, headers: { [name: string]: string } = {}) =>
    response.writeHead(200, { 'content-type': type, 'content-length': String(body.length), ...headers }).end(body)
  switch (fault) {
    case null:
      send(bytes)
      return
    case 'flaky':
      if (first) response.writeHead(503).end()
      else send(bytes)
      return
    case 'html':
      send(Buffer.from('<!doctype html><title>Sign in</title><script>alert(1)</script>'), {
        'content-type': 'text/html',
      })
      return
    case 'empty':
      send(Buffer.alloc(0))
      return
    case 'truncated':
      send(bytes.subarray(0, bytes.length >> 1))
      return
    case 'torn':
      response.writeHead(200, { 'content-type': type, 'content-length': String(bytes.length) })
      response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy())
      return
    case 'huge':
      send(hugePng(), { 'content-type': 'image/png' })
      return
    case 'wrong-type':
      send(bytes, { 'content-type': 'text/plain' })
      return
    case 'redirect':
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
      return
    case 'loop':
      response.writeHead(302, { location: '' }).end()
      return
    case 'packed':
      send(gzipSync(Buffer.alloc(1024 * 1024)), { 'content-encoding': 'gzip' })
      return
    case 'oversize':
      response.writeHead(200, { 'content-type': type, 'content-length': String(2 * 1024 ** 3) })
      response.write(bytes)
      return
    case 'gone':
      response.writeHead(404).end()
      return
    case 'drip':
      drip(response, type)
      return
    case 'endless':
      endless(response, type)
  }
}

function drip(response: ServerResponse, type: string): void {
  response.writeHead(200, { 'content-type': type })
  const timer = setInterval(() => response.write('x'), 100)
  response.on('close', () => clearInterval(timer))
}

function endless(response: ServerResponse, type: string): void {
  const block = Buffer.alloc(64 * 1024, 'x')
  response.writeHead(200, { 'content-type': type })
  const more = () => {
    while (!response.destroyed && response.write(block));
  }
  response.on('drain', more)
  more()
}

/** The head of a 30000 x 30000 picture of which nothing follows: 33 bytes that ask for 3.6 GB. */
function hugePng(): Buffer {
  const head = Buffer.concat([Buffer.from('IHDR'), uint32(30_000), uint32(30_000), Buffer.from([8, 6, 0, 0, 0])])
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), uint32(13), head, uint32(crc32(head))])
}

function crc32(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** ID3v2 writes lengths in seven bits a byte. */
function synchsafe(value: number): Buffer {
  return Buffer.from([(value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127])
}

function withoutTag(mp3: Buffer): Buffer {
  if (mp3.toString('latin1', 0, 3) !== 'ID3') return mp3
  return mp3.subarray(10 + ((mp3[6]! << 21) | (mp3[7]! << 14) | (mp3[8]! << 7) | mp3[9]!))
}
