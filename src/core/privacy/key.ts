/**
 * The key of this installation: 32 random bytes in DATA_DIR/privacy.key, made at the first start. From it come the hash under which
 * an erased identity is remembered, the signature of receipts, and that of addresses at which an archive is fetched.
 */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NAME = 'privacy.key'
const BYTES = 32
/** RFC 8410: a private key of Ed25519 is this and its 32 bytes. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

export interface PrivacyKey {
  /** A keyed hash of how a chat knows somebody: the same again, and of no use without the key. */
  markOf(identity: { platform: string; externalId: string }): string
  /** A keyed hash of a picture, or of its name: the same picture again, and nothing of it. */
  fingerprint(text: string): string
  /** `<text>.<signature>`, both in base64url. */
  sign(text: string): string
  /** The text of what `sign` made; null: somebody else's, or changed. */
  read(signed: string): string | null
  /** A short proof that an address was made here. */
  proof(text: string): string
  isProof(text: string, proof: string): boolean
}

/** Reads the key, or makes it; two processes that start at once agree on one. */
export function openPrivacyKey(dataDir: string): PrivacyKey {
  const path = join(dataDir, NAME)
  return keyFrom(readSeed(path) ?? makeSeed(dataDir, path))
}

function readSeed(path: string): Buffer | null {
  try {
    const seed = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url')
    // Another one would forget everybody who was erased, and disown every receipt: that is for the operator to decide.
    if (seed.length !== BYTES) throw new Error(`${path} is damaged: put it back from a backup, or remove it`)
    return seed
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null
    throw error
  }
}

function makeSeed(dataDir: string, path: string): Buffer {
  mkdirSync(dataDir, { recursive: true })
  const own = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(own, `${randomBytes(BYTES).toString('base64url')}\n`, { mode: 0o600, flush: true })
  try {
    // Whole or not at all, and the first one wins.
    linkSync(own, path)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
  } finally {
    rmSync(own, { force: true })
  }
  const seed = readSeed(path)
  if (seed === null) throw new Error(`${path} could not be made`)
  return seed
}

const join64 = (...parts: Buffer[]): string => parts.map((part) => part.toString('base64url')).join('.')

/** @param seed 32 bytes */
export function keyFrom(seed: Buffer): PrivacyKey {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', seed, '', `chatelier ${use}`, BYTES))
  const marks = derived('identities')
  const proofs = derived('addresses')
  const pictures = derived('pictures')
  const secret = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, derived('receipts')]),
    format: 'der',
    type: 'pkcs8',
  })
  const known: KeyObject = createPublicKey(secret)
  const proof = (text: string) => createHmac('sha256', proofs).update(text).digest('base64url')
  return {
    markOf: ({ platform, externalId }) =>
      createHmac('sha256', marks).update(`${platform}\n${externalId}`).digest('base64url'),
    fingerprint: (text) => createHmac('sha256', pictures).update(text).digest('base64url'),
    sign(text) {
      const bytes = Buffer.from(text)
      return join64(bytes, sign(null, bytes, secret))
    },
    read(signed) {
      const given = signed.trim()
      const [bytes, signature] = given.split('.', 2).map((part) => Buffer.from(part, 'base64url'))
      if (bytes === undefined || signature === undefined) return null
      // Node reads past what is no base64url: only what `sign` writes, to the letter, is meant.
      if (given !== join64(bytes, signature)) return null
      return verify(null, bytes, known, signature) ? bytes.toString('utf8') : null
    },
    proof,
    isProof(text, given) {
      const [right, said] = [Buffer.from(proof(text)), Buffer.from(given)]
      return right.length === said.length && timingSafeEqual(right, said)
    },
  }
}
