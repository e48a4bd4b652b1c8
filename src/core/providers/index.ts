/** Every provider. To add one: its file or folder, and its line here. */
import type { Provider, Sandbox } from '../ports.ts'
import { createBuiltinProvider } from './builtin/index.ts'

export function createProviders(parts: { sandbox: Sandbox }): Provider[] {
  return [createBuiltinProvider(parts)]
}
