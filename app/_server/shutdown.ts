const held = globalThis as { closers?: Set<() => void> };
held.closers ??= new Set();
const closers = held.closers;

/** Calls `close` when the process is told to end: an open event stream keeps a server alive for half a minute. @returns how to take it back */
export function onShutdown(close: () => void): () => void {
	closers.add(close);
	return () => closers.delete(close);
}

export function closeAll(): void {
	for (const close of [...closers]) close();
}
