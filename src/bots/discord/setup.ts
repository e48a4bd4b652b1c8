/** Commands are registered in one call, and only where they differ from what was registered last. */
import { createHash } from 'node:crypto'
import type { RESTPostAPIApplicationCommandsJSONBody } from 'discord.js'
import type { Log } from '../../core/ports.ts'
import { type CommandParts, commandsFor } from './commands.ts'
import type { DiscordRest } from './rest.ts'
import type { DiscordConfig, DiscordParts } from './types.ts'

export type RegistrationState = 'in step' | 'changed' | 'never'

type SetupParts = CommandParts & {
  config: Pick<DiscordConfig, 'applicationId' | 'guildId'>
  notes: Pick<DiscordParts['notes'], 'read'>
}

/** Where commands go: to every place, or to one guild while developing. */
export const commandsRoute = ({ applicationId, guildId }: SetupParts['config']): `/${string}` =>
  guildId === undefined
    ? `/applications/${applicationId}/commands`
    : `/applications/${applicationId}/guilds/${guildId}/commands`

const noteOf = ({ applicationId, guildId }: SetupParts['config']): string =>
  `discord:commands:${applicationId}${guildId === undefined ? '' : `:${guildId}`}`

/** Where a command may be used is said only of those that are known everywhere. */
function wanted(parts: SetupParts): RESTPostAPIApplicationCommandsJSONBody[] {
  const all = commandsFor(parts)
  if (parts.config.guildId === undefined) return all
  return all.map(({ integration_types: _types, contexts: _contexts, ...command }) => command)
}

const hashOf = (commands: object): string => createHash('sha256').update(JSON.stringify(commands)).digest('base64url')

/** What the notes say of the last registration. */
export async function registration(parts: SetupParts): Promise<RegistrationState> {
  const known = await parts.notes.read(noteOf(parts.config))
  if (known === null) return 'never'
  return known === hashOf(wanted(parts)) ? 'in step' : 'changed'
}

/** Throws a DiscordFault; the caller comes again. Answers whether anything was registered. */
export async function registerCommands(
  parts: SetupParts & { notes: DiscordParts['notes']; rest: DiscordRest; log: Log },
): Promise<boolean> {
  if ((await registration(parts)) === 'in step') return false
  const commands = wanted(parts)
  await parts.rest.call('PUT', commandsRoute(parts.config), { body: commands })
  await parts.notes.write(noteOf(parts.config), hashOf(commands))
  parts.log.info({ commands: commands.length }, 'commands were registered with Discord')
  return true
}
