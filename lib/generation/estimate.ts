/**
 * What a run will cost, before it is started: calls and tokens, counted through the stages as the engine makes them.
 * Tokens are counted by words (1.3 per word), not by the teacher's own tokeniser.
 */
import { approximateTokens } from "#lib/documents/chunking.ts";
import { drawPlan, drawsWanted } from "./draw-plan.ts";
import { type DrawStage, type JudgeStage, type Pipeline, stageNames, type WriteStage } from "./pipeline.ts";
import { render, slotsFor } from "./prompt.ts";
import type { Leaf, StageName } from "./rows.ts";

export type Range = { low: number; likely: number; high: number };

type Role = "teacher" | "judge";
type Tokens = { promptTokens: Range; completionTokens: Range };

export type Estimate = {
	/** Whole calls. */
	calls: Range;
	promptTokens: Range;
	completionTokens: Range;
	/** Of those tokens, what each of the two reads and writes: they may have prices of their own. */
	roles: Record<Role, Tokens>;
	/** Of the likely course, in stage order. */
	stages: { stage: StageName; calls: number }[];
};

const CASES = ["everything", "expected", "little"] as const;
type Case = (typeof CASES)[number];

/**
 * Goes through the engine's own rounds with rows as fractions, three times: each stage accepts everything, the share
 * that its pipeline states (this is `likely`), or the square of that share. A good teacher gives more samples rather
 * than fewer calls, so `low` and `high` are the least and the most of the three.
 *
 * @param target samples wanted of each leaf, at least 1
 * @throws InvalidError `generation.no-seeds`, `generation.no-chunks`
 */
export function estimate(pipeline: Pipeline, leaves: readonly Leaf[], target: number): Estimate {
	const stages = new Map(stageNames(pipeline).map((stage) => [stage, 0]));
	const sums = Object.fromEntries(
		CASES.map((name) => [name, { teacher: noCost(), judge: noCost() }]),
	) as Record<Case, Record<Role, Cost>>; // every case is there by construction
	for (const leaf of leaves) {
		const costs = costsOfCalls(pipeline, leaf, target);
		for (const name of CASES) {
			for (const [stage, calls] of callsOf(pipeline, target, name)) {
				const cost = costs.get(stage) ?? { role: "teacher", prompt: 0, completion: 0 };
				const sum = sums[name][cost.role];
				sum.calls += calls;
				sum.promptTokens += calls * cost.prompt;
				sum.completionTokens += calls * cost.completion;
				if (name === "expected") stages.set(stage, (stages.get(stage) ?? 0) + calls);
			}
		}
	}
	const range = (of: keyof Cost, roles: readonly Role[] = ["teacher", "judge"]): Range => {
		const sumIn = (name: Case) => Math.ceil(roles.reduce((sum, role) => sum + sums[name][role][of], 0));
		const all = CASES.map(sumIn);
		return { low: Math.min(...all), likely: sumIn("expected"), high: Math.max(...all) };
	};
	const tokensOf = (role: Role): Tokens => ({
		promptTokens: range("promptTokens", [role]),
		completionTokens: range("completionTokens", [role]),
	});
	return {
		calls: range("calls"),
		promptTokens: range("promptTokens"),
		completionTokens: range("completionTokens"),
		roles: { teacher: tokensOf("teacher"), judge: tokensOf("judge") },
		stages: [...stages].map(([stage, calls]) => ({ stage, calls: Math.ceil(calls) })),
	};
}

type Cost = { calls: number; promptTokens: number; completionTokens: number };
const noCost = (): Cost => ({ calls: 0, promptTokens: 0, completionTokens: 0 });

/** Calls of each stage until the target is met or the limits are reached. */
function callsOf(pipeline: Pipeline, target: number, name: Case): Map<StageName, number> {
	const calls = new Map<StageName, number>();
	const pass = ({ expected }: { expected: number }) =>
		name === "everything" ? 1 : name === "expected" ? expected : expected ** 2;
	let accepted = 0;
	let drawn = 0;
	for (let round = 0; round < pipeline.limits.rounds && accepted < target; round++) {
		const draws = drawsWanted(pipeline, target, accepted, drawn);
		let rows = draws;
		for (const stage of [...pipeline.draws, pipeline.duplicates, ...pipeline.rowStages]) {
			if ("prompt" in stage) calls.set(stage.name, (calls.get(stage.name) ?? 0) + rows);
			rows *= pass(stage) * (stage.kind === "draw" ? stage.perCall : 1);
		}
		drawn += draws;
		accepted += rows;
	}
	return calls;
}

/** Tokens of one call of each stage, from the leaf's own prompts. */
function costsOfCalls(
	pipeline: Pipeline,
	leaf: Leaf,
	target: number,
): Map<StageName, { role: Role; prompt: number; completion: number }> {
	const draw = drawPlan(pipeline, { leaf, batch: 0, target, known: [] })(0);
	const seeds = draw?.seeds ?? leaf.seeds;
	const typical = {
		context: draw?.chunk?.text ?? seeds[0]?.context ?? "",
		question: seeds[0]?.pairs[0]?.question ?? "",
		answer: draw?.sentence ?? seeds[0]?.pairs[0]?.answer ?? "",
	};
	const costs = new Map<StageName, { role: Role; prompt: number; completion: number }>();
	for (const stage of [...pipeline.draws, ...pipeline.rowStages]) {
		if (stage.kind === "rule") continue;
		const slots = slotsFor(leaf, seeds, typical, stage.kind === "draw" ? stage.perCall : 1);
		const messages = render(stage.prompt, slots);
		costs.set(stage.name, {
			role: stage.kind === "judge" ? "judge" : "teacher",
			prompt: messages.reduce((sum, { content }) => sum + approximateTokens(content), 0),
			completion: Math.min(stage.maxTokens, completionTokens(stage, typical)),
		});
	}
	return costs;
}

/** Of a section's tags, and of a judge's explanation in two sentences. */
const TAG_TOKENS = 12;
const EXPLANATION_TOKENS = 60;

function completionTokens(
	stage: DrawStage | WriteStage | JudgeStage,
	{ context, question, answer }: { context: string; question: string; answer: string },
): number {
	if (stage.kind === "judge") return stage.reader.as === "json" ? 8 : EXPLANATION_TOKENS + 2 * TAG_TOKENS;
	if (stage.kind === "write") return approximateTokens(answer) + TAG_TOKENS;
	const pair = stage.reader.as === "sections" && stage.reader.answer !== undefined;
	const item = stage.name === "contexts" ? context : pair ? `${question} ${answer}` : question;
	return stage.perCall * (approximateTokens(item) + TAG_TOKENS);
}
