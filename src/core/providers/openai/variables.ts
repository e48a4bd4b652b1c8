/** Shared with the remote screens of moderation: one server, one key. */
import { z } from 'zod'
import { apiRoot, variable } from '../../variable.ts'

export const OPENAI_ROOT = 'https://api.openai.com/v1'

export const OPENAI_VARIABLES = {
  OPENAI_API_ROOT: variable(
    apiRoot,
    OPENAI_ROOT,
    'Write the address of a server that speaks the API of OpenAI, with its version: http://127.0.0.1:8000/v1.',
  ),
  OPENAI_API_KEY: variable(
    z.string().regex(/^[\x21-\x7e]{8,300}$/, { error: 'is not a key (8 to 300 characters without spaces)' }),
    undefined,
    'Make one on https://platform.openai.com/api-keys, or set OPENAI_API_ROOT to a server that needs none.',
  ),
}
