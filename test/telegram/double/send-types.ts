/** Small shared shapes of sending. */
import type { FileKind } from './files.ts'
import type { Chat, Message, Rights } from './world.ts'

export interface Destination {
  chat: Chat
  topic: number | undefined
  reply: Message | undefined
}

/** Which right a kind of media needs in a group. */
export const messageKinds: { [kind in FileKind]?: keyof Rights } = {
  photo: 'can_send_photos',
  live_photo: 'can_send_photos',
  video: 'can_send_videos',
  animation: 'can_send_videos',
  audio: 'can_send_audios',
  document: 'can_send_documents',
  voice: 'can_send_voice_notes',
}
