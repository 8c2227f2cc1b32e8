// What may run anywhere, workerd included. What needs Node is imported by its own path:
// `@batchproof/db/file.ts`, `/migrate.ts`, `/open-database.ts`, `/blob-folder.ts`, `/replica/replica-database.ts`.
export * from './access.ts'
export * from './blob-store.ts'
export * from './database.ts'
export * from './directory.ts'
export * from './effects.ts'
export * from './errors.ts'
export * from './event-store.ts'
export * from './http.ts'
export * from './numbering.ts'
export * from './read-events.ts'
export * from './schema/record.ts'
export * from './verify.ts'
