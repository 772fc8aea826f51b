import { openTeacher } from "#lib/teachers/open.server.ts";
import type { Handlers } from "#workers/handler.ts";
import { evaluateModel } from "./evaluate-model.ts";
import { generateBatch } from "./generate-batch.ts";
import { launchTraining } from "./launch-training.ts";
import { prepareModel } from "./prepare-model.ts";
import { watchTraining } from "./watch-training.ts";

/** One handler for each job of the catalog. */
export const handlers: Partial<Handlers> = {
	"evaluation.run": evaluateModel(openTeacher),
	"generation.batch": generateBatch(openTeacher),
	"model.prepare": prepareModel,
	"training.launch": launchTraining,
	"training.watch": watchTraining,
};
