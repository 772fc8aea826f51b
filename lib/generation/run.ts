/**
 * The pipeline core: turns one leaf batch into samples. It knows no database, no clock and no transport; all that it
 * touches comes in as ports. Given the same replies it ends with the same rows, whatever the order or the number of
 * calls in flight: repeats are decided in key order once a round of draws is in, and each row then goes its own way.
 */
import { separateRepeats } from "#lib/samples/near-duplicates.ts";
import { TOKENIZERS } from "#lib/samples/rouge.ts";
import { type Caller, callerOf } from "./caller.ts";
import { checkAnswer, checkContext, checkQuestion, type Fault, passesRule, shapeOf } from "./checks.ts";
import { type Draw, drawPlan, drawsWanted } from "./draw-plan.ts";
import { type Funnel, funnelOf } from "./funnel.ts";
import {
	type DrawStage,
	type JudgeStage,
	type Pipeline,
	pipelineFor,
	stageNames,
	type WriteStage,
} from "./pipeline.ts";
import type { PipelinePorts, UnitResult } from "./ports.ts";
import { render, slotsFor } from "./prompt.ts";
import { readItems, readScore } from "./read-reply.ts";
import type { Failed, LeafBatch, PipelineOutcome, Rejected, Row, StageName } from "./rows.ts";

/** A row on its way, with the draw it comes from. */
type Live = { row: Row; draw: Draw };
type End = { rejected: Rejected } | { failed: Failed };

const WORDS_KEPT = 2_000;

/**
 * Draws rounds of questions until `target` rows are accepted, the limits on draws are reached or the material is used
 * up. All accepted rows are returned, also those beyond the target: they are paid for.
 *
 * When it throws, no call is left in flight, and starting it again with the same store repeats only those calls that
 * had not been saved.
 *
 * @throws InvalidError     `generation.foundational`, `generation.no-seeds`, `generation.no-chunks`
 * @throws UnavailableError the teacher's or judge's, once the other calls have ended; see `whenUnavailable`
 * @throws the reason of `ports.signal` when it is aborted
 */
export async function runPipeline(
	pipeline: Pipeline,
	input: LeafBatch,
	ports: PipelinePorts,
): Promise<PipelineOutcome> {
	pipelineFor(input.leaf.kind, false, pipeline.profile); // refuses what is never generated
	const drawAt = drawPlan(pipeline, input);
	const funnel = funnelOf(stageNames(pipeline));
	const ends: { key: string; end: End }[] = [];
	const accepted: Row[] = [];
	const caller = callerOf(ports, () => {
		const stages = funnel.counts();
		ports.onProgress?.({
			stages,
			accepted: stages.at(-1)?.accepted ?? 0,
			calls: { ...caller.totals },
			callsInFlight: caller.inFlight,
		});
	});
	const batch: Batch = { pipeline, input, caller, funnel, shape: shapeOf(input.leaf.seeds) };
	const unique: Row[] = [];
	const contexts = new Set<string>();
	let place = 0;
	let ended: PipelineOutcome["ended"] | undefined;

	for (let round = 0; round < pipeline.limits.rounds && !ended; round++) {
		const wanted = drawsWanted(pipeline, input.target, accepted.length, place);
		const draws: Draw[] = [];
		while (draws.length < wanted) {
			const draw = drawAt(place);
			if (!draw) break;
			draws.push(draw);
			place++;
		}
		if (draws.length === 0) {
			ended = drawAt(place) ? "draws" : "material";
			break;
		}
		const note = (row: Row, end: End) => ends.push({ key: row.key, end });
		const drawn = await drawRows(batch, draws, contexts, note);
		if (drawn.length === 0 && draws.length > 1 && allRefused(funnel, pipeline)) ended = "refused";
		const fresh = dropRepeats(batch, drawn, unique, note);
		const carried = await caller.all(
			fresh.map((live) => async () => {
				const end = await carry(batch, live);
				return { live, end };
			}),
		);
		for (const { live, end } of carried) {
			if (end === "accepted") accepted.push(live.row);
			else if (end !== "pending") note(live.row, end);
		}
		if (accepted.length >= input.target) ended = "target";
	}

	return {
		accepted,
		rejected: ends.flatMap(({ end }) => ("rejected" in end ? [end.rejected] : [])),
		failed: ends.flatMap(({ end }) => ("failed" in end ? [end.failed] : [])),
		stages: funnel.counts(),
		calls: { ...caller.totals },
		ended: ended ?? "draws",
	};
}

type Batch = {
	pipeline: Pipeline;
	input: LeafBatch;
	caller: Caller;
	funnel: Funnel;
	shape: ReturnType<typeof shapeOf>;
};

type Note = (row: Row, end: End) => void;

function allRefused(funnel: Funnel, { draws }: Pipeline): boolean {
	const first = funnel.counts().find(({ stage }) => stage === draws[0]?.name);
	return first !== undefined && first.in > 0 && first.failed === first.in;
}

/** The rows that a round's draws gave and that pass the checks in code, in key order. */
async function drawRows(
	batch: Batch,
	draws: readonly Draw[],
	contexts: Set<string>,
	note: Note,
): Promise<Live[]> {
	const { pipeline, caller, funnel } = batch;
	let parents: Live[] = draws.map((draw) => ({ draw, row: rowOf(draw) }));
	for (const stage of pipeline.draws) {
		const children = await caller.all(parents.map((parent) => () => drawFrom(batch, stage, parent)));
		const next: Live[] = [];
		for (const { live, fault } of children.flat()) {
			let found = fault;
			// Exact repeats of a context are dropped here, in key order; those of questions are the next stage's.
			if (!found && stage.name === "contexts" && live.row.context !== undefined) {
				const text = TOKENIZERS.unicode(live.row.context).join(" ");
				if (contexts.has(text))
					found = { rejected: { row: live.row, stage: stage.name, reason: "duplicate" } };
				else contexts.add(text);
			}
			funnel.leave(stage.name, !found ? "accepted" : "failed" in found ? "failed" : "rejected");
			if (found) note(live.row, found);
			else next.push(live);
		}
		parents = next;
	}
	return parents;
}

function rowOf({ key, seeds, chunk, sentence }: Draw): Row {
	return {
		key,
		seedIds: seeds.map(({ id }) => id),
		...(chunk ? { chunkId: chunk.id, context: chunk.text } : {}),
		question: "",
		answer: sentence ?? "",
		scores: [],
		calls: [],
	};
}

/** What one call of a draw stage gave; each item has entered the stage and has yet to leave it. */
async function drawFrom(
	batch: Batch,
	stage: DrawStage,
	{ row: parent, draw }: Live,
): Promise<{ live: Live; fault?: End }[]> {
	const { input, caller, funnel, shape, pipeline } = batch;
	funnel.enter(stage.name);
	const asked = await caller.ask({
		stage: stage.name,
		role: "teacher",
		key: parent.key,
		draw: draw.number,
		request: requestFor(stage, render(stage.prompt, slotsFor(input.leaf, draw.seeds, parent, stage.perCall))),
	});
	if (!asked) return [];
	if (asked.refused)
		return [{ live: { row: parent, draw }, fault: failedOf(parent, stage.name, asked.refused) }];
	const ref = callRef(caller, stage.name, "teacher", asked.callKey);
	return readItems(stage.reader, asked).map((item, at) => {
		if (at > 0) funnel.enter(stage.name);
		// Lists of its own: rows add to theirs.
		const base: Row = {
			...parent,
			key: `${parent.key}/${stage.name}:${at}`,
			scores: [],
			calls: [...parent.calls, ref],
		};
		if (!item.ok) {
			const row = base;
			const words = item.text.slice(0, WORDS_KEPT);
			return {
				live: { row, draw },
				fault: { rejected: { row, stage: stage.name, reason: item.reason, words } },
			};
		}
		const made = stage.name === "contexts" ? { context: item.text } : { question: item.text };
		const row: Row = { ...base, ...made, answer: item.answer ?? parent.answer };
		const fault =
			stage.name === "contexts"
				? checkContext(item.text, shape)
				: (checkQuestion(item.text, shape) ??
					(item.answer === undefined ? undefined : checkAnswer(item.answer, shape, pipeline.answers)));
		return { live: { row, draw }, ...(fault ? { fault: rejectedOf(row, stage.name, fault) } : {}) };
	});
}

function requestFor(stage: DrawStage | WriteStage | JudgeStage, messages: ReturnType<typeof render>) {
	const { temperature, maxTokens, jsonSchema } = stage;
	return { messages, temperature, maxTokens, ...(jsonSchema ? { jsonSchema } : {}) };
}

/** The rows that say something new, in key order. `unique` gains them: a repeat of a row refused later is one still. */
function dropRepeats(
	{ pipeline, input, funnel }: Batch,
	drawn: readonly Live[],
	unique: Row[],
	note: Note,
): Live[] {
	const { name: stage, maxRougeL, tokenizer } = pipeline.duplicates;
	const known = [...input.known, ...unique.map(({ question }) => question)];
	const verdicts = separateRepeats(
		drawn.map(({ row }) => row.question),
		{ known, maxRougeL, tokenizer },
	);
	const earlier = [...unique, ...drawn.map(({ row }) => row)];
	return drawn.filter(({ row }, at) => {
		const verdict = verdicts[at];
		funnel.enter(stage);
		if (!verdict || verdict.keep) {
			funnel.leave(stage, "accepted");
			unique.push(row);
			return true;
		}
		funnel.leave(stage, "rejected");
		const place = verdict.duplicateOf - input.known.length;
		const of = place < 0 ? { known: verdict.duplicateOf } : { row: earlier[place]?.key ?? "" };
		const reason = verdict.exact ? "duplicate" : "near-duplicate";
		note(row, { rejected: { row, stage, reason, value: verdict.rougeL, duplicateOf: { ...of, tokenizer } } });
		return false;
	});
}

/** Takes one row through the stages that need no other row. Adds to it. */
async function carry(batch: Batch, { row, draw }: Live): Promise<End | "accepted" | "pending"> {
	const { pipeline, funnel } = batch;
	for (const stage of pipeline.rowStages) {
		funnel.enter(stage.name);
		const end =
			stage.kind === "rule"
				? passesRule(stage.rule, row)
					? undefined
					: rejectedOf(row, stage.name, { reason: stage.reason })
				: stage.kind === "write"
					? await write(batch, stage, row, draw)
					: await judge(batch, stage, row, draw);
		if (end === "pending") return "pending";
		funnel.leave(stage.name, !end ? "accepted" : "failed" in end ? "failed" : "rejected");
		if (end) return end;
	}
	return "accepted";
}

async function write(
	batch: Batch,
	stage: WriteStage,
	row: Row,
	draw: Draw,
): Promise<End | "pending" | undefined> {
	const asked = await askAbout(batch, stage, "teacher", row, draw);
	if (!asked) return "pending";
	if (asked.refused) return failedOf(row, stage.name, asked.refused);
	const items = readItems(stage.reader, asked);
	// A model that says it twice means the first.
	const item = items.find(({ ok }) => ok) ?? items[0];
	if (!item?.ok) {
		const words = item?.text.slice(0, WORDS_KEPT) ?? "";
		return { rejected: { row, stage: stage.name, reason: item?.reason ?? "unparsed", words } };
	}
	row.answer = item.text;
	const fault = checkAnswer(item.text, batch.shape, batch.pipeline.answers);
	return fault && rejectedOf(row, stage.name, fault);
}

async function judge(
	batch: Batch,
	stage: JudgeStage,
	row: Row,
	draw: Draw,
): Promise<End | "pending" | undefined> {
	const asked = await askAbout(batch, stage, "judge", row, draw);
	if (!asked) return "pending";
	if (asked.refused) return failedOf(row, stage.name, asked.refused);
	const score = readScore(stage.reader, asked);
	if (!score.ok) {
		const words = score.text.slice(0, WORDS_KEPT);
		return { rejected: { row, stage: stage.name, reason: score.reason, words } };
	}
	const { value, words } = score;
	row.scores.push({ stage: stage.name, value, of: stage.reader.max, words });
	if (value >= stage.keepAt) return undefined;
	return { rejected: { row, stage: stage.name, reason: stage.reason, words, value } };
}

async function askAbout(
	{ input, caller }: Batch,
	stage: WriteStage | JudgeStage,
	role: "teacher" | "judge",
	row: Row,
	draw: Draw,
): Promise<UnitResult | undefined> {
	const messages = render(stage.prompt, slotsFor(input.leaf, draw.seeds, row, 1));
	const asked = await caller.ask({
		stage: stage.name,
		role,
		key: row.key,
		draw: 0,
		request: requestFor(stage, messages),
	});
	if (asked && !asked.refused) row.calls.push(callRef(caller, stage.name, role, asked.callKey));
	return asked;
}

function callRef(caller: Caller, stage: StageName, role: "teacher" | "judge", callKey: string) {
	return { stage, role, model: caller.modelOf(role), callKey };
}

function rejectedOf(row: Row, stage: StageName, { reason, value }: Fault): End {
	return { rejected: { row, stage, reason, ...(value === undefined ? {} : { value }) } };
}

function failedOf(row: Row, stage: StageName, refused: { code: string; message: string }): End {
	return { failed: { row, stage, ...refused } };
}
