/** Asks once for the token of a private studio. */
import { post } from './api.js'
import { h } from './dom.js'
import { t } from './texts.js'

/** Shows the form; resolves when the server has taken the token. */
export function signIn(app) {
  return new Promise((resolve) => {
    const field = h('input', {
      type: 'password',
      id: 'token',
      name: 'token',
      autocomplete: 'current-password',
      required: true,
      maxlength: '1000',
    })
    const problem = h('p', { class: 'sign-in-problem', role: 'alert' })
    const button = h('button', { class: 'button primary', type: 'submit' }, t('sign-in-button'))
    const form = h(
      'form',
      {
        class: 'sign-in',
        on: {
          async submit(event) {
            event.preventDefault()
            if (field.value === '') return
            button.disabled = true
            problem.textContent = ''
            try {
              await post('/session', { token: field.value })
              resolve()
            } catch (error) {
              problem.textContent = t(
                error.code === 'token-wrong'
                  ? 'sign-in-wrong'
                  : error.status === 429
                    ? 'error-too-fast'
                    : error.status === 0
                      ? 'error-unreachable'
                      : 'error-broken',
              )
              field.select()
            } finally {
              button.disabled = false
            }
          },
        },
      },
      h('img', { src: '/assets/icon.svg', alt: '', width: '64', height: '64' }),
      h('h1', {}, t('sign-in-title')),
      h('p', { class: 'muted' }, t('sign-in-hint')),
      h('label', { for: 'token' }, t('sign-in-token')),
      field,
      problem,
      button,
    )
    app.replaceChildren(form)
    field.focus()
  })
}
