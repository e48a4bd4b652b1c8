/** A stage (chat-stage.ts) in front of the strict Bot API. */
import { startTelegram, type Telegram, type UserControl } from '../telegram/double/index.ts'
import { type ChatStage, dataDirOf, openChatStage, recordIn, type StageOptions } from './chat-stage.ts'

export interface TelegramStageOptions extends StageOptions {
  mode: 'polling' | 'webhook'
}

export interface TelegramStage extends ChatStage {
  telegram: Telegram
  record: string
  /** Somebody new who has agreed to the terms. */
  guest(id: number): Promise<UserControl>
}

export const ADMIN_ID = 900
export const GIFT_CREDITS = 100_000

export async function openTelegramStage(options: TelegramStageOptions): Promise<TelegramStage> {
  await dataDirOf(options)
  const record = recordIn(options, 'telegram')
  const telegram = await startTelegram({ flood: false, twice: true, record })
  const stage = await openChatStage(options, {
    settings: {
      telegram: {
        token: telegram.token,
        root: telegram.root,
        mode: options.mode,
        adminId: ADMIN_ID,
        startCredits: GIFT_CREDITS,
      },
    },
    clock: telegram.clock,
    calls: () => telegram.calls().length,
    pending: () => telegram.updates.pending().length,
    close: () => telegram.close(),
  })
  return Object.assign(stage, {
    telegram,
    record,
    async guest(id: number) {
      const user = telegram.user({ id, first_name: `Guest ${id}`, language_code: 'en' })
      user.send('/start')
      const terms = await telegram.until(() =>
        user.messages().find((one) => one.buttons.flat().some((each) => each.callback_data === 'agree')),
      )
      void user.press(terms, 'agree')
      await telegram.until(() => user.messages().find((one) => one.edits > 0))
      return user
    },
  })
}
