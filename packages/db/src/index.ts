// What may run anywhere, workerd included. What needs Node is imported by its own path:
// `@batchproof/db/file.ts`, `/migrate.ts`, `/open-database.ts`, `/blob-folder.ts`, `/replica/replica-database.ts`.
export * from './database.ts'
export * from './errors.ts'
export * from './event-store.ts'
