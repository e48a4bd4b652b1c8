/** What a variable of the configuration may hold: the forms that several of them share. */
import { z } from 'zod'

const ON = ['on', 'true', 'yes', '1']
const OFF = ['off', 'false', 'no', '0']

export const integer = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `is not a whole number from ${min} to ${max}`,
    })
    .transform(Number)

export const onOff = z
  .string()
  .toLowerCase()
  .refine((text) => ON.includes(text) || OFF.includes(text), { error: 'is neither on nor off' })
  .transform((text) => ON.includes(text))

export const apiRoot = z
  .string()
  .refine((text) => /^https?:\/\/[^?#@\s]+$/i.test(text) && URL.canParse(text), {
    error: 'is not an address of the form https://name',
  })
  .transform((text) => text.replace(/\/+$/, ''))

export const line = z.string().refine((text) => text.length <= 200 && !/[\p{Cc}{}]/u.test(text), {
  error: 'is longer than 200 characters or holds braces or control characters',
})

export interface Variable<T> {
  schema: z.ZodType<T, string>
  /** As it would be written; undefined: not set. */
  fallback: string | undefined
  mend: string
}
export const variable = <T>(schema: z.ZodType<T, string>, fallback: string | undefined, mend: string): Variable<T> => ({
  schema,
  fallback,
  mend,
})

/** A key, a password, an id: one line of printable characters without spaces. */
export const word = z.string().refine((text) => text.length <= 300 && /^[\x21-\x7e]+$/.test(text), {
  error: 'is longer than 300 characters or holds spaces or characters that no key has',
})

/** One of a few words. */
export const oneOf = (...words: readonly [string, ...string[]]) =>
  z.enum(words, { error: `is none of ${words.join(', ')}` })

/** The text as it was written, where it is of another form: for settings that are handed on as texts. */
export const asText = <T>(schema: z.ZodType<T, string>): z.ZodType<string, string> =>
  z.string().superRefine((text, context) => {
    const result = schema.safeParse(text)
    if (result.success) return
    for (const issue of result.error.issues) context.addIssue({ code: 'custom', message: issue.message })
  })

/** As much of a wrong text as is shown of it. */
export const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
