import type { EvaluationRunView } from "#lib/evaluation/schema.ts";
import { wholeList } from "#lib/platform/lists.ts";
import type { ModelView } from "#lib/training/schema.ts";
import { idOf } from "./seedbed.ts";

/** Answers of the API with everything filled in but what a test is about. */

const AT = "2026-01-01T00:00:00.000Z";

export const PROJECTS = wholeList([
	{ id: idOf(1), slug: "demo", name: "Demo", isDemo: true, roles: ["admin"] },
]);

export const aModel = (over: Partial<ModelView> = {}): ModelView => ({
	id: idOf(2),
	number: 1,
	name: "Tiny",
	kind: "base",
	source: "tiny",
	isReady: true,
	problem: null,
	alignment: "",
	teacher: "",
	licence: "",
	sha256: null,
	trainingNumber: null,
	at: AT,
	...over,
});

export const aDataset = (name: string, ...versions: readonly { id: string; number: number }[]) => ({
	id: idOf(3),
	name,
	versions: versions.map((version) => ({ ...version, rowCount: 9, heldOutCount: 3, warnings: 0, at: AT })),
});

export const anEvaluation = (over: Partial<EvaluationRunView> = {}): EvaluationRunView => ({
	id: idOf(4),
	projectId: idOf(1),
	number: 7,
	kind: "held_out",
	status: "queued",
	reason: null,
	model: { id: idOf(2), name: "Tiny" },
	judge: null,
	dataset: null,
	pack: null,
	settings: {
		first: null,
		questions: 3,
		judge: null,
		answerTokens: null,
		harness: null,
		files: [],
		findings: [],
	},
	partial: false,
	done: 0,
	total: 3,
	failures: 0,
	startedBy: "Ada Admin",
	createdAt: AT,
	startedAt: null,
	endedAt: null,
	scores: [],
	categories: [],
	...over,
});

export const aScore = (over: Partial<EvaluationRunView["scores"][number]> = {}) => ({
	benchmark: "Held-out F1, facts v2",
	metric: "F1",
	value: 12.345,
	standardError: 1.5,
	questions: 3,
	partial: false,
	errorRate: 0,
	settings: {
		shots: null,
		metric: "F1",
		taskVersion: null,
		template: null,
		questionsHash: null,
		judge: null,
		answersSha256: null,
		errorRate: 0,
	},
	...over,
});
