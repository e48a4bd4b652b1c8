/** Pictures, albums, moving photos, clips and songs of one message. Sizes are known before anything loads: nothing jumps. */
import { songOf } from './audio.js'
import { h, icon, prefersStill } from './dom.js'
import { openLightbox } from './lightbox.js'
import { t } from './texts.js'

const WIDTH_PX = 440
const HEIGHT_PX = 460
const LEAST_PX = 180

/** Changes exactly when the files do: players are kept over changes of words and buttons. */
export const signatureOf = (media) =>
  JSON.stringify((media ?? []).map((item) => [item.id, item.stillUrl, item.spoiler]))

/** The element of a message's files; null without any. */
export function mediaOf(media) {
  if (!media?.length) return null
  const seen = media.filter((item) => item.type !== 'audio' && item.type !== 'file')
  const heard = media.filter((item) => item.type === 'audio')
  const kept = media.filter((item) => item.type === 'file')
  const box = h('div', { class: 'media' }, heard.map(songOf), kept.map(fileOf))
  if (seen.length === 0) return box
  const tiles = seen.map((item, index) => tileOf(item, () => openLightbox(seen, index)))
  if (tiles.length === 1) {
    const { width, height } = sizeOf(seen[0])
    tiles[0].style.width = `${width}px`
    tiles[0].style.aspectRatio = `${width} / ${height}`
    box.style.width = `${width}px`
    box.prepend(tiles[0])
  } else {
    box.style.width = `${WIDTH_PX}px`
    box.prepend(h('div', { class: 'album', data: { count: String(Math.min(tiles.length, 5)) } }, tiles))
  }
  return box
}

/** What is kept rather than shown: an archive, to be downloaded. */
function fileOf(item) {
  const size = `${Math.max(1, Math.round(item.sizeBytes / 2 ** 20))} MB`
  const name = h('span', { class: 'file-name', dir: 'auto' }, item.title ?? t('download'))
  const link = { class: 'file', href: item.downloadUrl, download: '', title: t('download') }
  return h('a', link, icon('file'), name, h('span', { class: 'file-size' }, size))
}

/** As large as fits, in its own proportions. */
function sizeOf({ widthPx, heightPx }) {
  const ratio = widthPx && heightPx ? widthPx / heightPx : 1
  const width = Math.min(WIDTH_PX, HEIGHT_PX * ratio, Math.max(widthPx ?? WIDTH_PX, LEAST_PX))
  return {
    width: Math.round(Math.max(width, LEAST_PX)),
    height: Math.round(Math.max(width, LEAST_PX) / Math.max(ratio, 0.4)),
  }
}

function tileOf(item, open) {
  const tile =
    item.type === 'picture' ? pictureOf(item, open) : item.type === 'live' ? liveOf(item, open) : clipOf(item)
  return item.spoiler ? veiled(tile) : tile
}

function pictureOf(item, open) {
  const image = h('img', {
    src: item.url,
    alt: item.title ?? t('picture'),
    width: item.widthPx,
    height: item.heightPx,
    loading: 'lazy',
    decoding: 'async',
    draggable: true,
  })
  image.addEventListener('load', () => image.classList.add('loaded'), { once: true })
  return h('button', { type: 'button', class: 'tile', title: t('open'), on: { click: open } }, image)
}

/** A still that moves while it is pointed at, held or has the keyboard; a click opens it. */
function liveOf(item, open) {
  const video = h('video', {
    src: item.url,
    poster: item.stillUrl,
    muted: true,
    loop: true,
    playsInline: true,
    preload: item.stillUrl ? 'none' : 'metadata',
    tabIndex: -1,
    aria: { hidden: 'true' },
  })
  const tile = h(
    'button',
    {
      type: 'button',
      class: 'tile live',
      title: t('live-hint'),
      aria: { label: `${t('live')}: ${item.title ?? t('picture')}` },
    },
    video,
    h('span', { class: 'badge' }, h('i', { class: 'live-dot' }), t('live')),
  )
  let isTouch = false
  const play = () => {
    tile.classList.add('playing')
    video.play().catch(() => {})
  }
  const stop = () => {
    tile.classList.remove('playing')
    video.pause()
  }
  tile.addEventListener('pointerenter', (event) => {
    if (event.pointerType === 'mouse' && !prefersStill()) play()
  })
  tile.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'mouse') stop()
  })
  tile.addEventListener('focus', () => {
    if (tile.matches(':focus-visible') && !prefersStill()) play()
  })
  tile.addEventListener('blur', stop)
  tile.addEventListener('pointerdown', (event) => {
    isTouch = event.pointerType !== 'mouse'
  })
  tile.addEventListener('click', () => {
    // With a finger there is no pointing: the first tap plays, the next one opens.
    if (isTouch && video.paused) play()
    else {
      stop()
      open()
    }
  })
  return tile
}

function clipOf(item) {
  return h(
    'div',
    { class: 'tile clip' },
    h('video', {
      src: item.url,
      poster: item.stillUrl,
      controls: true,
      playsInline: true,
      preload: item.stillUrl ? 'none' : 'metadata',
      width: item.widthPx,
      height: item.heightPx,
    }),
  )
}

function veiled(tile) {
  const veil = h(
    'button',
    { type: 'button', class: 'veil', on: { click: () => box.classList.remove('veiled') } },
    t('spoiler-show'),
  )
  const box = h('div', { class: 'tile veiled' }, tile, veil)
  tile.classList.remove('tile')
  tile.classList.add('under-veil')
  return box
}

/** The small picture of a file that is being attached. */
export function thumbnailOf(type, url) {
  if (type === 'picture' && url) return h('img', { src: url, alt: '', width: '56', height: '56' })
  return h('span', { class: 'thumb-icon' }, icon(type === 'audio' ? 'note' : type === 'video' ? 'play' : 'file'))
}
