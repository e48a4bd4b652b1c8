/** A song: cover, title, a button and a line to seek on. One plays at a time. */
import { h, icon } from './dom.js'
import { lengthOf, t } from './texts.js'

let playing = null

export function songOf(item) {
  const audio = h('audio', { src: item.url, preload: 'none' })
  const seconds = () => (Number.isFinite(audio.duration) ? audio.duration : (item.durationMs ?? 0) / 1000)
  const time = h('span', { class: 'song-time' }, lengthOf(seconds()))
  const line = h('input', {
    type: 'range',
    class: 'song-line',
    min: '0',
    max: '1000',
    value: '0',
    step: '1',
    aria: { label: t('seek') },
  })
  const button = h('button', { type: 'button', class: 'song-button', on: { click: toggle } })
  let isSeeking = false

  function toggle() {
    if (audio.paused) audio.play().catch(() => {})
    else audio.pause()
  }
  function show() {
    const label = t(audio.paused ? 'play' : 'pause')
    button.replaceChildren(icon(audio.paused ? 'play' : 'pause'))
    button.setAttribute('aria-label', label)
    button.title = label
  }
  function move() {
    const all = seconds()
    const fraction = all > 0 ? Math.min(1, audio.currentTime / all) : 0
    if (!isSeeking) line.value = String(Math.round(fraction * 1000))
    line.style.setProperty('--done', `${Number(line.value) / 10}%`)
    const isFresh = audio.paused && audio.currentTime === 0
    time.textContent = isFresh ? lengthOf(all) : `${lengthOf(audio.currentTime)} / ${lengthOf(all)}`
    line.setAttribute('aria-valuetext', `${lengthOf(audio.currentTime)} / ${lengthOf(all)}`)
  }
  line.addEventListener('input', () => {
    isSeeking = true
    line.style.setProperty('--done', `${Number(line.value) / 10}%`)
  })
  line.addEventListener('change', () => {
    isSeeking = false
    if (seconds() > 0) audio.currentTime = (Number(line.value) / 1000) * seconds()
    move()
  })
  audio.addEventListener('play', () => {
    if (playing !== null && playing !== audio) playing.pause()
    playing = audio
    show()
  })
  for (const event of ['pause', 'ended']) audio.addEventListener(event, show)
  for (const event of ['timeupdate', 'durationchange', 'seeked']) audio.addEventListener(event, move)
  show()

  const cover = item.stillUrl
    ? h('img', { class: 'song-cover', src: item.stillUrl, alt: '', width: '72', height: '72', loading: 'lazy' })
    : h('span', { class: 'song-cover' }, icon('note'))
  return h(
    'div',
    { class: 'song' },
    h('div', { class: 'song-face' }, cover, button),
    h(
      'div',
      { class: 'song-body' },
      item.title ? h('p', { class: 'song-title', dir: 'auto' }, item.title) : '',
      line,
      time,
    ),
    audio,
  )
}
