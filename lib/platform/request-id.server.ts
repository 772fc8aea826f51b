import { AsyncLocalStorage } from "node:async_hooks";

/** Which request a change belongs to, for the audit and the log. The one thing that is ambient: no rule reads it. */
const held = globalThis as { requestIds?: AsyncLocalStorage<string> };
held.requestIds ??= new AsyncLocalStorage<string>();
const requestIds = held.requestIds;

export function withRequestId<T>(id: string, run: () => Promise<T>): Promise<T> {
	return requestIds.run(id, run);
}

export function currentRequestId(): string | undefined {
	return requestIds.getStore();
}
