/** Where the API is, and how its models are called in addresses. */
import type { Settings } from '../kit/vendor.ts'

export const OFFICIAL_ROOT = 'https://generativelanguage.googleapis.com/v1beta'

/** The API's address with its version: whoever writes the origin alone means the usual one. */
export function apiRootOf(settings: Settings): string {
  const root = settings['GEMINI_API_ROOT'] ?? OFFICIAL_ROOT
  return new URL(root).pathname === '/' ? `${root}/v1beta` : root
}

/** `models/` before a name is optional. */
export function modelName(model: string): string {
  return encodeURIComponent(model.replace(/^models\//, ''))
}
