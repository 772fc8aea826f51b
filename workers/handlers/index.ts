import type { Handlers } from "#workers/handler.ts";

/** One handler for each job of the catalog. */
export const handlers: Partial<Handlers> = {};
