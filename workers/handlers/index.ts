import { openTeacher } from "#lib/teachers/open.server.ts";
import type { Handlers } from "#workers/handler.ts";
import { generateBatch } from "./generate-batch.ts";

/** One handler for each job of the catalog. */
export const handlers: Partial<Handlers> = {
	"generation.batch": generateBatch(openTeacher),
};
