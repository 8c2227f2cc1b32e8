export function isAlive(pid: number): boolean
export function lockHolder(path: string): number | undefined
export function tryLock(path: string): { taken: true; release(): void } | { taken: false; holder: number }
export function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result>
