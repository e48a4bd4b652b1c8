/** A locale file taken apart: its messages, and the variables that each shows, also through messages it refers to. */
import { readFileSync } from 'node:fs'
import { FluentResource } from '@fluent/bundle'
import type { Locale } from '../../src/core/ports.ts'

export const LOCALES_DIR = new URL('../../data/locales/', import.meta.url).pathname

export interface Messages {
  locale: Locale
  text: string
  /** Keys in order, as the parser found them. */
  keys: string[]
  variables(key: string): string[]
  /** Keys that this message refers to. */
  references(key: string): string[]
  /** The words of a message: every piece of text in it, without placeables. */
  words(key: string): string
  /** The words of each of its plural forms. */
  forms(key: string): string[]
}

type Node = { [field: string]: unknown } | string | readonly Node[] | null

export function readMessages(locale: Locale): Messages {
  const text = readFileSync(`${LOCALES_DIR}${locale}.ftl`, 'utf8')
  const bodies = new Map<string, Node>()
  const keys: string[] = []
  for (const entry of new FluentResource(text).body) {
    keys.push(entry.id)
    bodies.set(entry.id, entry.value as unknown as Node)
  }
  const collect = (node: Node, type: string): string[] => {
    if (node === null || typeof node !== 'object') return []
    if (Array.isArray(node)) return node.flatMap((one: Node) => collect(one, type))
    const fields = node as { [field: string]: unknown }
    const own = fields['type'] === type ? [String(fields['name'])] : []
    return [...own, ...Object.values(fields).flatMap((value) => collect(value as Node, type))]
  }
  const textOf = (node: Node): string => {
    if (typeof node === 'string') return node
    if (Array.isArray(node)) return node.map((one: Node) => textOf(one)).join(' ')
    const fields = node as { [field: string]: unknown } | null
    if (fields === null || fields['type'] !== 'select') return ''
    return (fields['variants'] as { value: Node }[]).map((variant) => textOf(variant.value)).join(' ')
  }
  const formsOf = (node: Node): string[] => {
    const parts = Array.isArray(node) ? (node as readonly Node[]) : [node]
    return parts.reduce<string[]>(
      (texts, part) => {
        const select = part as { type?: unknown; variants?: { value: Node }[] } | string | null
        const ends =
          typeof select === 'object' && select?.type === 'select'
            ? (select.variants ?? []).flatMap((variant) => formsOf(variant.value))
            : [textOf(part)]
        return texts.flatMap((text) => ends.map((end) => text + end))
      },
      [''],
    )
  }
  const references = (key: string) => [...new Set(collect(bodies.get(key) ?? null, 'mesg'))]
  const variables = (key: string): string[] =>
    [...new Set([...collect(bodies.get(key) ?? null, 'var'), ...references(key).flatMap(variables)])].sort()
  return {
    locale,
    text,
    keys,
    variables,
    references,
    words: (key) => textOf(bodies.get(key) ?? null),
    forms: (key) => formsOf(bodies.get(key) ?? null),
  }
}
