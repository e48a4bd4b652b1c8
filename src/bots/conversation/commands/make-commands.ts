/** The making commands: the same flow, one for each kind that a chat offers. */
import type { Kind } from '../../../core/ports.ts'
import { makeFromWords } from '../make.ts'
import { withNumber } from '../songs.ts'
import type { Command } from '../types.ts'

function makeCommand(kind: Kind): Command {
  return { name: kind, kind, run: (scene, input) => makeFromWords(scene, kind, input) }
}

export const image = makeCommand('image')
export const edit = makeCommand('edit')
export const upscale = makeCommand('upscale')
export const animate = makeCommand('animate')
export const video = makeCommand('video')
export const music = makeCommand('music')
/** `/extend` with a song, in reply to one, or by its number. */
export const extend: Command = {
  name: 'extend',
  kind: 'extend',
  run: (scene, input) => makeFromWords(scene, 'extend', withNumber(input)),
}
export const describe = makeCommand('describe')
