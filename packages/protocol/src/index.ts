export * from './command-input.ts'
export * from './command-result.ts'
export * from './room-messages.ts'
export * from './views.ts'
