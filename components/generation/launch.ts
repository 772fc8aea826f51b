import { type Pipeline, pipelineFor } from "#lib/generation/pipeline.ts";
import type { StageName } from "#lib/generation/rows.ts";
import type { GenerationInput } from "#lib/generation/schema.ts";
import type { TreeNode } from "#lib/taxonomy/schema.ts";
import type { TeacherView } from "#lib/teachers/schema.ts";

/** What the server takes at most (`GenerationInput`). */
export const MOST_LEAVES = 2000;
export const MOST_SAMPLES = 2000;

export type Mode = "under" | "chosen" | "all";

export type Blocked = "empty" | "legacy" | "broken" | "foundational";

/** Why nothing can be generated from a leaf, as far as the tree tells; what else may block it, the estimate says. */
export function blockedBy({ kind, state }: Pick<TreeNode, "kind" | "state">): Blocked | undefined {
	if (kind === "foundational_skill") return "foundational";
	return state === "empty" || state === "legacy" || state === "broken" ? state : undefined;
}

/** The leaves of a tree that are not retired, in its order. */
export function leavesOf(nodes: readonly TreeNode[]): TreeNode[] {
	return nodes.filter(({ isLeaf, state }) => isLeaf && state !== "retired" && state !== "folder");
}

/** The leaves that a choice comes to. */
export function leavesFor(
	mode: Mode,
	leaves: readonly TreeNode[],
	{ ticked, target }: { ticked: ReadonlySet<string>; target: number },
): TreeNode[] {
	if (mode === "chosen") return leaves.filter(({ id }) => ticked.has(id));
	return leaves.filter(
		(leaf) => blockedBy(leaf) === undefined && (mode === "all" || leaf.acceptedSamples < target),
	);
}

export type Judge = { stage: StageName; min: number; max: number; keepAt: number };

/** The judges that runs over these kinds of leaves have, with their scales and the least score each keeps. */
export function judgesFor(kinds: ReadonlySet<TreeNode["kind"]>, profile: Pipeline["profile"]): Judge[] {
	const pipelines = [...kinds]
		.filter((kind) => kind !== "foundational_skill")
		.flatMap((kind) => [pipelineFor(kind, false, profile), pipelineFor(kind, true, profile)]);
	const judges = new Map<StageName, Judge>();
	for (const { rowStages } of pipelines) {
		for (const stage of rowStages) {
			if (stage.kind !== "judge") continue;
			const { min, max } = stage.reader;
			judges.set(stage.name, { stage: stage.name, min, max, keepAt: stage.keepAt });
		}
	}
	return [...judges.values()];
}

/** What the launcher's fields hold. Undefined: the field is empty, or the pipeline's own value holds. */
export type Draft = {
	samples: number | undefined;
	teacherId: string | null;
	/** Null: the teacher itself. */
	judgeId: string | null;
	keepAt: Readonly<Record<string, number | undefined>>;
	maxRougeL: number | undefined;
	seed: number | undefined;
};

/** The request that starts the run; undefined while it could not even be estimated. */
export function inputOf(
	leaves: readonly Pick<TreeNode, "id">[],
	draft: Draft,
	judges: readonly Judge[],
): GenerationInput | undefined {
	const { samples, teacherId, judgeId, maxRougeL, seed } = draft;
	if (leaves.length === 0 || leaves.length > MOST_LEAVES || teacherId === null || !isSamples(samples)) {
		return undefined;
	}
	const keepAt = Object.fromEntries(
		judges.flatMap((judge) => {
			const value = draft.keepAt[judge.stage];
			return value === undefined || value === judge.keepAt ? [] : [[judge.stage, value]];
		}),
	);
	return {
		nodeIds: leaves.map(({ id }) => id),
		samplesPerLeaf: samples,
		teacherId,
		...(judgeId !== null && judgeId !== teacherId && { judgeId }),
		...(Object.keys(keepAt).length > 0 && { keepAt }),
		...(maxRougeL !== undefined && { maxRougeL }),
		...(seed !== undefined && { seed }),
	};
}

export const isSamples = (value: number | undefined): value is number =>
	value !== undefined && Number.isInteger(value) && value >= 1 && value <= MOST_SAMPLES;

const isPriced = ({ priceInMicros, priceOutMicros }: TeacherView) =>
	(priceInMicros ?? 0) > 0 || (priceOutMicros ?? 0) > 0;

/** Whether a run would be paid for in two currencies, of which no sum is made. */
export function hasTwoCurrencies(teacher: TeacherView | undefined, judge: TeacherView | undefined): boolean {
	if (!teacher || !judge) return false;
	return isPriced(teacher) && isPriced(judge) && teacher.currency !== judge.currency;
}
