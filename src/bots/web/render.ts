/**
 * Outgoing -> what the page shows. Pure. The page puts every text in with `textContent`, so there is nothing to escape: HTML and
 * Markdown are shown as typed. What is left to do here is to keep control and direction characters from doing mischief.
 */
import type { Button, Locale, MediaItem, Outgoing, Text } from '../../core/ports.ts'
import type { Format } from '../conversation/locale.ts'
import type { WebButton, WebMedia, WebMessage } from './types.ts'

/** C0 and C1 but tab and line feed, line and paragraph separators, and the overrides that write text backwards. */
const MISCHIEF = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202d\u202e]/g
const HAS_DIRECTION = /[\u0590-\u08ff\u200f\u202a\u202b\u2066-\u2068\ufb1d-\ufdff\ufe70-\ufeff]/
const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'
const LINE_BREAKS = /\r\n?|\u2028|\u2029/g
const EXCERPT_CHARS = 100

/** Words of a person as they may be stored and shown: well-formed, line breaks as \n, no control characters. */
export function cleanWords(words: string): string {
  return words.toWellFormed().replace(LINE_BREAKS, '\n').replace(MISCHIEF, '')
}

/** Words of a person inside a text of ours: a right-to-left prompt leaves the order of what stands around it alone. */
export function embedWords(words: string): string {
  const clean = cleanWords(words)
  return HAS_DIRECTION.test(clean) ? `${FIRST_STRONG_ISOLATE}${clean}${POP_ISOLATE}` : clean
}

/** The first words of a message, for the quote above a reply to it. */
export function excerptOf(message: WebMessage): string {
  const line = message.lines.find((text) => text.trim() !== '') ?? message.media?.[0]?.title ?? ''
  const points = [...line.replace(/\s+/g, ' ').trim()]
  return points.length > EXCERPT_CHARS ? `${points.slice(0, EXCERPT_CHARS - 1).join('')}…` : points.join('')
}

/** Where a stored file is fetched; only its owner gets it. */
export const mediaUrl = (artifactId: string): string => `/media/${encodeURIComponent(artifactId)}`

/** Renders a message in a language. */
export function render(outgoing: Outgoing, locale: Locale, format: Format): WebMessage {
  const say = (text: Text): string => format(locale, text, embedWords)
  const buttons = (outgoing.buttons ?? [])
    .map((row) => row.flatMap((button) => renderButton(button, say)))
    .filter((row) => row.length > 0)
  return {
    lines: (outgoing.text ?? []).map(say),
    ...(outgoing.media?.length ? { media: outgoing.media.map(renderMedia) } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
    ...(outgoing.ask ? { ask: say(outgoing.ask.placeholder) } : {}),
    ...(outgoing.progress ? { progress: renderProgress(outgoing.progress) } : {}),
    ...(outgoing.effect ? { effect: outgoing.effect } : {}),
  }
}

/** An address that is neither of the web nor of this site makes no button: `javascript:` and the like never reach the page. */
function renderButton(button: Button, say: (text: Text) => string): WebButton[] {
  const press =
    'action' in button.press
      ? { action: button.press.action }
      : 'url' in button.press && isLink(button.press.url)
        ? { url: button.press.url }
        : null
  if (press === null) return []
  return [
    {
      label: say(button.label),
      ...press,
      ...(button.style ? { style: button.style } : {}),
      ...(button.chosen ? { chosen: true } : {}),
    },
  ]
}

function isLink(url: string): boolean {
  if (/^\/(?![/\\])/.test(url)) return true
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol)
}

export function renderMedia(item: MediaItem): WebMedia {
  const { id, type, mime, sizeBytes, widthPx, heightPx, durationMs, title, stillId, spoiler } = item
  return {
    id,
    type,
    mime,
    sizeBytes,
    url: mediaUrl(id),
    downloadUrl: `${mediaUrl(id)}?download=1`,
    ...(widthPx === undefined ? {} : { widthPx }),
    ...(heightPx === undefined ? {} : { heightPx }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(title === undefined ? {} : { title: cleanWords(title) }),
    ...(stillId === undefined ? {} : { stillUrl: mediaUrl(stillId) }),
    ...(spoiler ? { spoiler: true } : {}),
  }
}

function renderProgress({
  fraction,
  readyAtMs,
}: NonNullable<Outgoing['progress']>): NonNullable<WebMessage['progress']> {
  return {
    ...(fraction === undefined ? {} : { fraction: Math.min(1, Math.max(0, fraction)) }),
    ...(readyAtMs === undefined ? {} : { readyAtMs }),
  }
}
