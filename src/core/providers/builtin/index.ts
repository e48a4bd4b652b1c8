export { createBuiltinProvider } from './provider.ts'
