import { stepsOf } from "#lib/training/plan.ts";
import { trainingPresets } from "#lib/training/presets.ts";
import type { DatasetChoice, ModelView, TrainingInput, TrainingPlan } from "#lib/training/schema.ts";
import type { Words } from "#lib/words/words.ts";
import { type Field, fits, LIMITS } from "./timeline.ts";

export type Check = { key: string; result: "pass" | "warn" | "blocks"; says: string };

type Given = {
	version: DatasetChoice | undefined;
	model: ModelView | undefined;
	preset: string;
	/** Undefined where there are no rows for it. */
	plan: TrainingPlan | undefined;
	changes: TrainingInput["changes"];
};

const COLUMN = {
	epochs: "epochs",
	learningRate: "rate",
	batch: "batch",
	warmupSteps: "warmup",
	maxSeqLen: "context",
} as const satisfies Record<Field, keyof Words["training"]["phaseColumns"]>;

/** Everything that speaks for or against starting now. Whatever blocks here, the server refuses as well. */
export function checksOf(given: Given, words: Words["training"], integer: (n: number) => string): Check[] {
	const { version, model, plan, changes, preset: id } = given;
	const say = words.checks;
	const preset = trainingPresets.find((one) => one.id === id);
	const checks: Check[] = [];
	const add = (result: Check["result"], key: string, says: string) => checks.push({ key, result, says });
	if (!version) add("blocks", "dataset", say.noDataset);
	if (!model) add("blocks", "model", say.noModel);
	else if (model.problem !== null && !model.isReady) {
		add("blocks", "model", say.modelProblem(model.name, model.problem));
	} else if (!model.isReady) add("blocks", "model", say.notReady(model.name));
	for (const [phase, change] of Object.entries(changes)) {
		for (const field of Object.keys(LIMITS) as Field[]) {
			if (!fits(field, change[field])) {
				add("blocks", `${phase}/${field}`, say.field(words.phaseColumns[COLUMN[field]], phase));
			}
		}
	}
	if (version && !plan) add("blocks", "rows", say.noRows);
	if (plan) checks.push(...checksOfPlan(plan, words, integer));
	const without =
		preset?.phases.filter(({ name }) => plan && !plan.phases.some((one) => one.name === name)) ?? [];
	if (without.length > 0) add("warn", "left-out", say.leftOut(without.map(({ name }) => name).join(", ")));
	for (const warning of version?.warnings ?? []) add("warn", warning, warning);
	if (preset?.schedule === "cosine") add("warn", "cosine", say.cosine);
	if (id !== "tiny") add("warn", "slow", say.slow);
	add("warn", "gpu", say.gpu);
	return checks;
}

function checksOfPlan(plan: TrainingPlan, words: Words["training"], integer: (n: number) => string): Check[] {
	return plan.phases.flatMap((phase): Check[] => {
		const { replayed, steps } = stepsOf(phase, plan.phases);
		const { name, rows, warmupSteps } = phase;
		const more = replayed > 0 ? words.withReplay(integer(replayed)) : "";
		const says = words.checks.rows(name, integer(rows), more, integer(steps));
		const pass: Check = { key: name, result: "pass", says };
		if (steps > warmupSteps) return [pass];
		const short = words.checks.fewSteps(name, integer(warmupSteps));
		return [pass, { key: `${name}/warm-up`, result: "warn", says: short }];
	});
}
