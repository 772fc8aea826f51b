import { expect, it } from "vitest";
import type { SampleView } from "#lib/samples/schema.ts";
import { keyOf, type ReviewAction, reviewed, startReview } from "./review-state.ts";

const sample = (id: string): SampleView => ({
	runId: "r",
	id,
	runNumber: 1,
	nodeId: "n",
	path: "compositional_skills/a",
	kind: "compositional_skill",
	outcome: "accepted",
	stage: null,
	reason: null,
	words: null,
	duplicateOfId: null,
	question: `Question ${id}`,
	answer: `Answer ${id}`,
	context: null,
	teacherQuestion: null,
	teacherAnswer: null,
	scores: [],
	state: "pending",
	verdict: null,
	teacher: { name: "T", model: "m", isDemo: false },
	chunk: null,
	seeds: [],
});

const start = () => startReview({ items: ["a", "b", "c"].map(sample), nextCursor: "n.c" });
const run = (...actions: ReviewAction[]) => actions.reduce(reviewed, start());
const key = (id: string) => keyOf({ runId: "r", id });
const accept = { verdict: "accept", note: "" } as const;
const edit = { verdict: "edit", question: "Q", answer: "A", note: "" } as const;

it("shows the next sample at once, and what the server says when it says it", () => {
	const judged = run({ type: "judge", key: key("a"), input: accept });
	expect(judged.at).toBe(1);
	expect(judged.entries[0]).toMatchObject({
		sending: 1,
		sample: { state: "accepted" },
		known: { state: "pending" },
	});
	const saved = reviewed(judged, {
		type: "saved",
		key: key("a"),
		sample: { ...sample("a"), state: "accepted" },
	});
	expect(saved.entries[0]).toMatchObject({ sending: 0, known: { state: "accepted" } });
	expect(saved.history).toEqual([key("a")]);
});

it("brings a refused sample back to the front as it was, with the reason", () => {
	const state = run(
		{ type: "judge", key: key("a"), input: edit },
		{ type: "refused", key: key("a"), says: "No line.", stay: false },
	);
	expect(state.at).toBe(0);
	expect(state.history).toEqual([]);
	expect(state.entries[0]).toMatchObject({
		refused: "No line.",
		sample: { state: "pending", question: "Question a" },
	});
});

it("does not push a refused sample in before one that is being edited", () => {
	const state = run(
		{ type: "judge", key: key("a"), input: accept },
		{ type: "refused", key: key("a"), says: "No line.", stay: true },
	);
	expect(state.at).toBe(1);
});

it("undoes to the teacher's words, and undoes the undoing when that is refused", () => {
	const state = run({ type: "judge", key: key("a"), input: edit }, { type: "undo", key: key("a") });
	expect(state).toMatchObject({ at: 0, history: [] });
	expect(state.entries[0]?.sample).toMatchObject({
		state: "pending",
		answer: "Answer a",
		teacherAnswer: null,
	});
	const saved = { ...sample("a"), state: "edited" as const, answer: "A", teacherAnswer: "Answer a" };
	const kept = [
		{ type: "judge", key: key("a"), input: edit },
		{ type: "saved", key: key("a"), sample: saved },
		{ type: "undo", key: key("a") },
		{ type: "undo-refused", key: key("a"), says: "Frozen." },
	] as const;
	expect(run(...kept).entries[0]).toMatchObject({
		refused: "Frozen.",
		sample: { state: "edited", answer: "A" },
	});
});

it("skips, goes back, ends, and takes more without doubling any", () => {
	expect(run({ type: "skip" }, { type: "skip" }, { type: "skip" }, { type: "skip" }).at).toBe(3);
	expect(run({ type: "skip" }, { type: "back" }, { type: "back" }).at).toBe(0);
	const more = run({ type: "more", items: [sample("c"), sample("d")], nextCursor: null });
	expect(more.entries.map(({ sample: { id } }) => id)).toEqual(["a", "b", "c", "d"]);
	expect(more.nextCursor).toBeNull();
	const jumped = run({ type: "skip" }, { type: "judge", key: key("b"), input: accept });
	expect(jumped.at).toBe(2);
});

it("remembers fifty verdicts to undo, the last first", () => {
	const items = Array.from({ length: 60 }, (_, index) => sample(String(index)));
	const actions: ReviewAction[] = items.map(({ id }) => ({ type: "judge", key: key(id), input: accept }));
	const state = actions.reduce(reviewed, startReview({ items, nextCursor: null }));
	expect(state.history).toHaveLength(50);
	expect(state.history[0]).toBe(key("59"));
});
