/** Files that nobody should send, made on the spot, each with what is answered: a refusal's code, or the type that it is taken as. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { makeClip, makePngBomb, makeSound, quarters } from '../../src/core/media/samples.ts'

export interface BadFile {
  bytes: Buffer
  name?: string
  mime?: string
  refused?: string
  taken?: 'picture' | 'video' | 'audio'
}

/** @param dir where samples are written while they are made */
export async function badFiles(dir: string): Promise<{ [name: string]: BadFile }> {
  const jpeg = await (await quarters()).jpeg().toBuffer()
  const png = await (await quarters()).png().toBuffer()
  const gif = await (await quarters()).gif().toBuffer()
  const made = async (file: string, make: (path: string) => Promise<void>) => {
    const path = join(dir, file)
    await make(path)
    return readFile(path)
  }
  const mp4 = await made('a.mp4', (path) => makeClip({ path, format: 'mp4' }))
  const mp3 = await made('a.mp3', (path) => makeSound(path, 'mp3', 2))
  const wide = await made('wide.png', (path) => makePngBomb(path, 30_000, 30_000))
  const long = await made('long.png', (path) => makePngBomb(path, 60_000, 10))
  const half = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))
  const words = (text: string) => Buffer.from(text)
  const script = '*/=1;alert(document.domain);/*'
  return {
    'no bytes': { bytes: Buffer.alloc(0), name: 'a.jpg', mime: 'image/jpeg', refused: 'file_empty' },
    'half a JPEG': { bytes: half(jpeg), refused: 'file_broken' },
    'half a PNG': { bytes: half(png), refused: 'file_broken' },
    'half an MP4': { bytes: half(mp4), refused: 'file_broken' },
    // Nothing in it says how long it was meant to be.
    'half an MP3': { bytes: half(mp3), taken: 'audio' },
    'a head of a JPEG': { bytes: jpeg.subarray(0, 20), refused: 'file_broken' },
    'noise behind a head of a JPEG': {
      bytes: Buffer.concat([jpeg.subarray(0, 24), Buffer.alloc(4000, 0x5a)]),
      refused: 'file_broken',
    },
    'words named .jpg': { bytes: words('I am a picture'), name: 'a.jpg', mime: 'image/jpeg', refused: 'file_unknown' },
    'a JPEG named .mp4': { bytes: jpeg, name: 'a.mp4', mime: 'video/mp4', taken: 'picture' },
    'a PNG by a name that leads elsewhere': { bytes: png, name: '../../../../etc/passwd', taken: 'picture' },
    'an MP3 named .png': { bytes: mp3, name: 'a.png', mime: 'image/png', taken: 'audio' },
    'a clip': { bytes: mp4, name: 'a.gif', taken: 'video' },
    '30,000 by 30,000 pixels': { bytes: wide, refused: 'file_too_many_pixels' },
    'a side of 60,000 pixels': { bytes: long, refused: 'file_side_too_long' },
    'gzip of 200 MB of zeroes': {
      bytes: gzipSync(Buffer.alloc(200 * 1024 * 1024), { level: 1 }),
      refused: 'file_unknown',
    },
    'a zip': { bytes: Buffer.concat([words('PK\u0003\u0004'), Buffer.alloc(500)]), refused: 'file_unknown' },
    'SVG that reads files': {
      bytes: words(
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text><image href="file:///etc/passwd"/></svg>',
      ),
      name: 'a.svg',
      mime: 'image/svg+xml',
      refused: 'file_unknown',
    },
    HTML: { bytes: words('<!doctype html><script>alert(1)</script>'), mime: 'text/html', refused: 'file_unknown' },
    'a playlist that fetches': {
      bytes: words(
        '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXTINF:1,\nhttp://169.254.169.254/\n#EXT-X-ENDLIST\n',
      ),
      name: 'a.m3u8',
      refused: 'file_unknown',
    },
    'a list of files to join': { bytes: words("ffconcat version 1.0\nfile '/etc/passwd'\n"), refused: 'file_unknown' },
    'the EICAR text': {
      bytes: words('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'),
      refused: 'file_unknown',
    },
    'a PDF': {
      bytes: words('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>'),
      refused: 'file_unknown',
    },
    'a program': { bytes: Buffer.concat([words('\x7fELF\x02\x01\x01'), Buffer.alloc(400)]), refused: 'file_unknown' },
    'a picture that is a script too': {
      bytes: Buffer.concat([gif, words(script)]),
      name: 'a.js',
      mime: 'text/javascript',
      taken: 'picture',
    },
    'a picture that is a PDF too': {
      bytes: Buffer.concat([jpeg, words('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj')]),
      mime: 'application/pdf',
      taken: 'picture',
    },
  }
}
