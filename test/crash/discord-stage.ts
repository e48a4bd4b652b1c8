/** A stage (chat-stage.ts) in front of the strict Discord. */
import { type Discord, type PersonControl, startDiscord } from '../discord/double/index.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { type ChatStage, dataDirOf, openChatStage, recordIn, type StageOptions } from './chat-stage.ts'

export interface DiscordStage extends ChatStage {
  discord: Discord
  record: string
  /** Somebody new who has agreed to the terms, in the private chat. */
  guest(username: string): Promise<PersonControl>
}

export const GIFT_CREDITS = 100_000

export async function openDiscordStage(options: StageOptions): Promise<DiscordStage> {
  await dataDirOf(options)
  const record = recordIn(options, 'discord')
  const discord = await startDiscord({ rates: false, requireAllowedMentions: true, sessionStarts: 100_000, record })
  const { token, root, applicationId } = discord
  const stage = await openChatStage(options, {
    settings: { discord: { token, root, applicationId, startCredits: GIFT_CREDITS } },
    clock: discord.clock,
    calls: () => discord.calls().length,
    pending: () => 0,
    async connected() {
      // Without anything to be seen a connection comes and goes: looked at by the clock.
      for (const untilMs = Date.now() + PATIENCE_MS; !(discord.gateway.ready() && discord.commands().length > 0); ) {
        if (Date.now() > untilMs) throw new Error('Discord is not on')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    close: () => discord.close(),
  })
  return Object.assign(stage, {
    discord,
    record,
    async guest(username: string) {
      const user = discord.user({ username })
      const terms = await (await user.slash('/start')).settled()
      await user.press(terms, 'agree')
      await stage.rest()
      return user
    },
  })
}
