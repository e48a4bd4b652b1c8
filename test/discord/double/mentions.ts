import type { Channel, Message, Obj, World } from './world.ts'

/** Who is mentioned, within what allowed_mentions lets through. */
export function mentionsOf(
  world: World,
  channel: Channel,
  message: Pick<Message, 'content' | 'components' | 'referenced'>,
  body: Obj,
) {
  const texts = [message.content, ...textsIn(message.components)].join('\n')
  const allowed = body['allowed_mentions'] as Obj | undefined
  const parse: string[] | undefined = allowed ? (allowed['parse'] ?? []) : undefined
  const may = (kind: 'users' | 'roles', id: string) =>
    !allowed || parse!.includes(kind) || (allowed[kind] ?? []).includes(id)
  const userIds = [...texts.matchAll(/<@!?(\d+)>/g)].map((hit) => hit[1]!).filter((id) => may('users', id))
  const replied =
    message.referenced && (allowed ? allowed['replied_user'] === true : true) ? [message.referenced.author.id] : []
  return {
    mentions: [...new Set([...userIds, ...replied])].flatMap((id) => world.people.get(id) ?? []),
    mentionRoles: [...texts.matchAll(/<@&(\d+)>/g)]
      .map((hit) => hit[1]!)
      .filter((id) => channel.guild?.roles.has(id) && may('roles', id)),
    mentionEveryone: /@(everyone|here)/.test(texts) && (!allowed || parse!.includes('everyone')),
  }
}

export function textsIn(components: Obj[]): string[] {
  return components.flatMap((one) => [
    ...(one['type'] === 10 ? [String(one['content'])] : []),
    ...textsIn([...(one['components'] ?? []), ...(one['accessory'] ? [one['accessory']] : [])]),
  ])
}
