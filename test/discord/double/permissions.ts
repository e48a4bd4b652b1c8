/** Permissions of a member in a channel, in the order of "Permission Overwrites" of the documentation. */
import { archivedThread, closedDm, type DiscordFailure, missingAccess, missingPermissions } from './failures.ts'
import { type Channel, isDm, isThread, Permission, type PermissionName, type Person, type World } from './world.ts'

const ALL = (1n << 53n) - 1n

export function permissionsOf(channel: Channel, person: Person): bigint {
  if (!channel.guild) return ALL & ~Permission.ManageMessages
  const { guild } = channel
  const member = guild.members.get(person.id)
  if (!member) return 0n
  if (guild.ownerId === person.id) return ALL
  const roles = [guild.id, ...member.roles]
  let has = 0n
  for (const id of roles) has |= guild.roles.get(id)?.permissions ?? 0n
  if (has & Permission.Administrator) return ALL
  const { overwrites } = isThread(channel) && channel.parent ? channel.parent : channel
  const apply = (list: typeof overwrites) => {
    for (const one of list) has &= ~one.deny
    for (const one of list) has |= one.allow
  }
  apply(overwrites.filter((one) => one.id === guild.id))
  apply(overwrites.filter((one) => one.type === 0 && one.id !== guild.id && member.roles.includes(one.id)))
  apply(overwrites.filter((one) => one.type === 1 && one.id === person.id))
  if (!(has & Permission.ViewChannel)) return 0n
  if (!(has & Permission.SendMessages)) has &= ~(Permission.EmbedLinks | Permission.AttachFiles)
  return has
}

export const can = (channel: Channel, person: Person, name: PermissionName): boolean =>
  (permissionsOf(channel, person) & Permission[name]) === Permission[name]

/** Whether the bot is in the place at all and may see it; 50001 otherwise. */
export function demandAccess(world: World, channel: Channel): void {
  if (isDm(channel)) {
    if (channel.type === 3 || channel.recipients.length === 0) throw missingAccess()
    return
  }
  if (!channel.guild?.botIn || !can(channel, world.bot, 'ViewChannel')) throw missingAccess()
  if (channel.type === 12 && !channel.joined.has(world.bot.id) && !can(channel, world.bot, 'ManageThreads'))
    throw missingAccess()
}

export function demand(world: World, channel: Channel, ...names: PermissionName[]): void {
  demandAccess(world, channel)
  if (isDm(channel)) return
  for (const name of names) if (!can(channel, world.bot, name)) throw missingPermissions()
}

/** What stops the bot from posting there by itself. */
export function demandSend(
  world: World,
  channel: Channel,
  needs: { files: boolean; embeds: boolean; reply: boolean },
): void {
  demandAccess(world, channel)
  const refusal = sendRefusal(world, channel, needs)
  if (refusal) throw refusal
}

function sendRefusal(
  world: World,
  channel: Channel,
  needs: { files: boolean; embeds: boolean; reply: boolean },
): DiscordFailure | undefined {
  if (isDm(channel)) return channel.recipients.every((one) => one.dmsOpen) ? undefined : closedDm()
  if (isThread(channel) && channel.archived && channel.locked && !can(channel, world.bot, 'ManageThreads'))
    return archivedThread()
  if (!can(channel, world.bot, isThread(channel) ? 'SendMessagesInThreads' : 'SendMessages'))
    return missingPermissions()
  if (needs.files && !can(channel, world.bot, 'AttachFiles')) return missingPermissions()
  if (needs.embeds && !can(channel, world.bot, 'EmbedLinks')) return missingPermissions()
  if (needs.reply && !can(channel, world.bot, 'ReadMessageHistory')) return missingPermissions()
  return undefined
}
