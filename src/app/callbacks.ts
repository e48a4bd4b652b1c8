/**
 * Addresses of ours that vendors call back: each is made for one attempt and signed, so that whoever calls it was told it by us. What
 * the call says is still only a hint; a vendor that signs its calls is checked for that beside it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

const PATH = '/wake'
/** 132 bits. */
const SIGN_CHARS = 22

/** Null where nobody outside reaches us: vendors call https addresses only. */
export function callbackMaker(publicUrl: string | undefined, secret: Buffer) {
  return (vendorId: string, key: string): string | null =>
    publicUrl?.startsWith('https:') === true
      ? `${publicUrl}${PATH}/${vendorId}/${key}.${sign(secret, vendorId, key)}`
      : null
}

/** The attempt that a signed part of such an address names; null where it was not made here. */
export function calledKey(secret: Buffer, vendorId: string, token: string): string | null {
  const dot = token.lastIndexOf('.')
  const key = token.slice(0, Math.max(dot, 0))
  const [given, right] = [Buffer.from(token.slice(dot + 1)), Buffer.from(sign(secret, vendorId, key))]
  return key !== '' && given.length === right.length && timingSafeEqual(given, right) ? key : null
}

function sign(secret: Buffer, vendorId: string, key: string): string {
  return createHmac('sha256', secret).update(`wake\n${vendorId}\n${key}`).digest('base64url').slice(0, SIGN_CHARS)
}
