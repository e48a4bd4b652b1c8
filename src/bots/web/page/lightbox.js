/** One picture or clip on the whole screen, its neighbours a key away. */
import { h, iconButton } from './dom.js'
import { t } from './texts.js'

let dialog = null

/** Opens on item `index` of `items` (picture, live or video). Escape, the cross and a click beside close it. */
export function openLightbox(items, index) {
  dialog?.remove()
  let at = index
  const stage = h('div', { class: 'lightbox-stage' })
  const download = h(
    'a',
    { class: 'icon-button', title: t('download'), aria: { label: t('download') } },
    iconButton('download', '').firstChild,
  )
  const own = h(
    'dialog',
    {
      class: 'lightbox',
      aria: { label: t('picture') },
      on: {
        click: (event) => {
          if (event.target === own || event.target === stage) own.close()
        },
        keydown: (event) => {
          if (event.key === 'ArrowLeft') move(-1)
          if (event.key === 'ArrowRight') move(1)
        },
        close: () => {
          own.remove()
          dialog = null
        },
      },
    },
    stage,
    h(
      'div',
      { class: 'lightbox-tools' },
      download,
      iconButton('close', t('close'), { on: { click: () => own.close() } }),
    ),
  )
  if (items.length > 1) {
    own.append(
      iconButton('left', t('previous'), { class: 'lightbox-left', on: { click: () => move(-1) } }),
      iconButton('right', t('next'), { class: 'lightbox-right', on: { click: () => move(1) } }),
    )
  }
  function move(by) {
    at = (at + by + items.length) % items.length
    show()
  }
  function show() {
    const item = items[at]
    const size = { width: item.widthPx, height: item.heightPx }
    const view =
      item.type === 'picture'
        ? h('img', { src: item.url, alt: item.title ?? t('picture'), ...size })
        : h('video', {
            src: item.url,
            poster: item.stillUrl,
            autoplay: true,
            loop: item.type === 'live',
            muted: item.type === 'live',
            controls: item.type === 'video',
            playsInline: true,
            ...size,
          })
    stage.replaceChildren(view)
    download.href = item.downloadUrl
    download.setAttribute('download', '')
  }
  show()
  document.body.append(own)
  dialog = own
  own.showModal()
}
