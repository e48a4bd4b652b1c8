/** Files on their way: chosen, dropped or pasted; sent one at a time; shown as chips until the message goes. */
import { upload } from './api.js'
import { h, iconButton } from './dom.js'
import { thumbnailOf } from './media.js'
import { t } from './texts.js'

/**
 * @param limits { uploadBytes, files }; on.change(), on.problem(text)
 * @returns { element, add(files), take() -> uploaded media in order, settled() -> promise, count(), isBusy(), restore(media) }
 */
export function createAttachments({ limits, on }) {
  const element = h('ul', { class: 'attachments', hidden: true, aria: { label: t('attach') } })
  let chips = []
  let chain = Promise.resolve()

  function add(files) {
    for (const file of files) {
      if (chips.length >= limits.files) {
        on.problem(t('attachments-many', { max: limits.files }))
        break
      }
      const chip = chipOf(file)
      chips.push(chip)
      element.append(chip.element)
      chain = chain.then(() => send(chip))
    }
    show()
  }

  function chipOf(file) {
    const type = file.type.startsWith('image/')
      ? 'picture'
      : file.type.startsWith('video/')
        ? 'video'
        : file.type.startsWith('audio/')
          ? 'audio'
          : 'file'
    const url = type === 'picture' ? URL.createObjectURL(file) : null
    const stop = new AbortController()
    const bar = h('span', { class: 'attachment-bar' })
    const chip = { file, url, stop, bar, media: null, state: 'waiting' }
    chip.remove = () => {
      stop.abort()
      drop(chip)
    }
    const image = thumbnailOf(type, url)
    // A format that this browser can't show: the server may take it all the same.
    image.addEventListener?.('error', () => image.replaceWith(thumbnailOf('file')))
    chip.element = h(
      'li',
      { class: 'attachment', title: file.name, aria: { label: file.name } },
      image,
      bar,
      iconButton('close', t('attachment-remove'), { class: 'tiny', on: { click: chip.remove } }),
    )
    return chip
  }

  async function send(chip) {
    if (chip.stop.signal.aborted) return
    chip.state = 'sending'
    show()
    try {
      // Known beforehand: nobody waits for an upload to be refused.
      if (chip.file.size > limits.uploadBytes) throw Object.assign(new Error('too big'), { text: limits.tooBigText })
      chip.media = await upload(chip.file, (fraction) => progress(chip, fraction), chip.stop.signal)
      chip.state = 'there'
      chip.element.classList.add('there')
    } catch (error) {
      if (error.code === 'stopped') return
      const words =
        error.text ??
        t(error.status === 0 ? 'error-unreachable' : error.status === 429 ? 'error-too-fast' : 'attachment-failed')
      on.problem(chips.length > 1 ? `${chip.file.name}: ${words}` : words)
      drop(chip)
    }
    show()
  }

  function progress(chip, fraction) {
    chip.bar.style.width = `${Math.round(fraction * 100)}%`
    chip.bar.setAttribute('aria-label', t('attachment-uploading', { percent: Math.round(fraction * 100) }))
  }

  function drop(chip) {
    if (chip.url) URL.revokeObjectURL(chip.url)
    chip.element.remove()
    chips = chips.filter((other) => other !== chip)
    show()
  }

  function show() {
    element.hidden = chips.length === 0
    on.change()
  }

  return {
    element,
    add,
    count: () => chips.length,
    isBusy: () => chips.some((chip) => chip.state !== 'there'),
    settled: async () => {
      await chain
    },
    take() {
      const media = chips.flatMap((chip) => (chip.media ? [chip.media] : []))
      for (const chip of [...chips]) drop(chip)
      return media
    },
  }
}

/** The whole window takes dropped files; `onFiles` gets them. */
export function dropZone(onFiles) {
  const veil = h('div', { class: 'drop-veil', hidden: true }, h('p', {}))
  let depth = 0
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files')
  window.addEventListener('dragenter', (event) => {
    if (!hasFiles(event)) return
    depth += 1
    veil.firstChild.textContent = t('drop-here')
    veil.hidden = false
  })
  window.addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault()
  })
  window.addEventListener('dragleave', (event) => {
    if (!hasFiles(event)) return
    depth -= 1
    if (depth <= 0) hide()
  })
  window.addEventListener('drop', (event) => {
    hide()
    if (!hasFiles(event)) return
    event.preventDefault()
    onFiles([...event.dataTransfer.files])
  })
  function hide() {
    depth = 0
    veil.hidden = true
  }
  return veil
}
