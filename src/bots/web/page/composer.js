/** Where one writes: text that grows, files, commands, options, and what is being replied to. */
import { createAttachments } from './attachments.js'
import { commandOf, createForm, createSlashMenu } from './commands.js'
import { h, icon, iconButton } from './dom.js'
import { t } from './texts.js'

const TEXT_CHARS = 16_000

/**
 * @param on.send({ type, text, name?, options?, media, replyTo? }), on.problem(text), on.recall() -> own earlier texts
 * @returns { element, addFiles, setReply(entry), setAsk(words), setMenu, relabel, focus, write(text) }
 */
export function createComposer({ limits, on }) {
  const input = h('textarea', {
    class: 'input',
    rows: '1',
    maxlength: String(TEXT_CHARS),
    enterkeyhint: 'send',
    dir: 'auto',
    autocomplete: 'off',
    aria: { autocomplete: 'list', controls: 'slash-menu' },
  })
  const picker = h('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    accept: 'image/*,video/*,audio/*,.heic',
    tabIndex: -1,
    on: { change: () => addFiles([...picker.files]) },
  })
  const attach = h(
    'button',
    { type: 'button', class: 'icon-button', on: { click: () => picker.click() } },
    icon('attach'),
  )
  const commands = h('button', { type: 'button', class: 'icon-button', on: { click: toggleMenu } }, icon('slash'))
  const sliders = h(
    'button',
    { type: 'button', class: 'icon-button sliders', hidden: true, on: { click: toggleForm } },
    icon('sliders'),
  )
  const send = h('button', { type: 'submit', class: 'send' }, icon('send'))
  const reply = h('div', { class: 'replying', hidden: true })
  const panel = h('div', { class: 'form-panel', hidden: true })
  const slash = createSlashMenu({ on: { choose } })
  const attachments = createAttachments({ limits, on: { change: show, problem: on.problem } })
  const element = h(
    'form',
    { class: 'composer', on: { submit: submitted } },
    slash.element,
    panel,
    reply,
    attachments.element,
    h('div', { class: 'bar' }, attach, commands, input, sliders, send),
    picker,
  )
  let form = null
  let isFormOpen = false
  let replyTo = null
  let ask = null
  let recalled = -1
  let isSending = false

  input.addEventListener('input', () => {
    recalled = -1
    changed()
  })
  input.addEventListener('keydown', keys)
  input.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    addFiles(files)
  })

  function keys(event) {
    // Enter of an input method ends a word, not the message.
    if (event.isComposing || event.keyCode === 229) return
    if (slash.isOpen() && menuKeys(event)) return event.preventDefault()
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault()
      submit()
    } else if (event.key === 'Escape') leave()
    else if (event.key === 'ArrowUp' && (input.value === '' || recalled >= 0)) recall(1, event)
    else if (event.key === 'ArrowDown' && recalled >= 0) recall(-1, event)
  }
  function menuKeys({ key }) {
    if (key === 'ArrowDown') slash.move(1)
    else if (key === 'ArrowUp') slash.move(-1)
    else if (key === 'Enter' || key === 'Tab') slash.choose()
    else if (key === 'Escape') slash.close(input.value)
    else return false
    mark()
    return true
  }
  function leave() {
    if (isFormOpen) toggleForm()
    else if (replyTo) setReply(null)
    else if (recalled >= 0) write('')
  }
  function recall(by, event) {
    const texts = on.recall()
    const next = recalled + by
    if (next >= texts.length) return
    event.preventDefault()
    write(next < 0 ? '' : texts[next])
    recalled = Math.max(next, -1)
  }

  function toggleMenu() {
    if (slash.isOpen()) slash.close(input.value)
    else slash.openAll()
    input.focus()
    mark()
  }
  function choose(item) {
    const isTyped = input.value.trim() === `/${item.name}`
    if (item.options.length === 0 && (item.words === 'none' || (item.words === 'optional' && isTyped))) {
      // With the files and the reply that stand ready.
      write(`/${item.name}`)
      submit()
      return
    }
    const rest = input.value.startsWith('/') ? '' : input.value
    isFormOpen = item.options.length > 0
    write(`/${item.name} ${rest}`)
    input.focus()
  }
  function toggleForm() {
    isFormOpen = !isFormOpen
    show()
    if (!isFormOpen) input.focus()
  }

  function write(text) {
    input.value = text
    input.setSelectionRange(text.length, text.length)
    changed()
  }
  function changed() {
    slash.update(input.value)
    const item = slash.find(commandOf(input.value)?.name ?? '')
    const name = item?.options.length ? item.name : null
    if ((form?.name ?? null) !== name) {
      form = name === null ? null : createForm(item)
      panel.replaceChildren(...(form ? [form.element] : []))
      if (form === null) isFormOpen = false
    }
    show()
  }
  function mark() {
    const id = slash.activeId()
    if (id === null) input.removeAttribute('aria-activedescendant')
    else input.setAttribute('aria-activedescendant', id)
    commands.setAttribute('aria-expanded', String(slash.isOpen()))
  }
  function show() {
    // A long placeholder must not count as text.
    input.style.height = 'auto'
    input.style.height = input.value === '' ? '' : `${input.scrollHeight}px`
    sliders.hidden = form === null
    sliders.setAttribute('aria-expanded', String(isFormOpen))
    panel.hidden = !(isFormOpen && form !== null)
    const isEmpty = input.value.trim() === '' && attachments.count() === 0
    send.disabled = isEmpty || isSending
    send.toggleAttribute('aria-busy', isSending)
    mark()
  }

  function submitted(event) {
    event.preventDefault()
    submit()
  }
  async function submit() {
    const isEmpty = input.value.trim() === '' && attachments.count() === 0
    if (isSending || isEmpty) return
    if (isFormOpen && form !== null && !form.isValid()) return
    if (attachments.isBusy()) {
      isSending = true
      show()
      await attachments.settled()
      isSending = false
    }
    const media = attachments.take()
    const text = input.value.trim()
    if (text === '' && media.length === 0) return show()
    const command = commandOf(text)
    const options = form !== null && command !== null ? form.values() : {}
    const shared = { media, ...(replyTo ? { replyTo: replyTo.id, replyEntry: replyTo } : {}) }
    if (command !== null) on.send({ type: 'command', name: command.name, text: command.rest, options, ...shared })
    else on.send({ type: 'message', text, ...shared })
    isFormOpen = false
    form = null
    setReply(null)
    write('')
    recalled = -1
    input.focus()
  }

  function setReply(entry) {
    replyTo = entry
    reply.hidden = entry === null
    if (entry !== null) {
      const words = entry.message.lines[0] ?? t('picture')
      const first = entry.message.media?.find((item) => !item.spoiler)
      const pictureUrl = first?.type === 'picture' ? first.url : first?.stillUrl
      reply.replaceChildren(
        icon('reply'),
        pictureUrl ? h('img', { src: pictureUrl, alt: '', width: '36', height: '36' }) : '',
        h('span', {}, h('b', {}, t('reply-to')), h('span', { class: 'replying-words', dir: 'auto' }, words)),
        iconButton('close', t('reply-cancel'), {
          class: 'small',
          on: { click: () => setReply(null) },
        }),
      )
    }
    show()
    input.focus()
  }

  function addFiles(files) {
    attachments.add(files)
    picker.value = ''
    input.focus()
  }

  function relabel() {
    input.placeholder = ask ?? t('composer-placeholder')
    input.setAttribute('aria-label', t('composer-label'))
    for (const [button, key] of [
      [attach, 'attach'],
      [commands, 'commands'],
      [sliders, 'options'],
      [send, 'send'],
    ]) {
      button.title = t(key)
      button.setAttribute('aria-label', t(key))
    }
  }
  relabel()
  show()

  return {
    element,
    addFiles,
    setReply,
    write(text) {
      write(text)
      input.focus()
    },
    relabel,
    focus: () => input.focus(),
    setAsk(words) {
      ask = words ?? null
      relabel()
    },
    setMenu(menu) {
      slash.setMenu(menu)
      form = null
      changed()
    },
  }
}
