import { describe, expect, test } from "vitest";
import { emptyTraining, maxEventCharacters, parseEvents, takeEvents } from "./events.ts";

let seq = 0;
const line = (event: string, fields: Record<string, unknown>, head: Record<string, unknown> = {}) => {
	seq += 1;
	return `${JSON.stringify({ seq, time: 1.5, run: "r", attempt: 1, event, ...fields, ...head })}\n`;
};
const step = (n: number, loss: number, head: Record<string, unknown> = {}) =>
	line(
		"step",
		{
			phase: "kt1",
			step: n,
			steps: 9,
			epoch: 0.5,
			loss,
			lr: 1e-3,
			grad_norm: 1,
			tokens_per_s: 10,
			samples_seen: n,
		},
		head,
	);

describe("parseEvents", () => {
	test("gives the same events however the text is cut", () => {
		const text = [1, 2, 3].map((n) => step(n, n)).join("");
		const whole = parseEvents(text).events;
		expect(whole.length).toBe(3);
		for (let cut = 0; cut <= text.length; cut += 7) {
			const first = parseEvents(text.slice(0, cut));
			const second = parseEvents(text.slice(cut), first.carry);
			expect([...first.events, ...second.events]).toEqual(whole);
			expect(first.bad + second.bad).toBe(0);
		}
	});

	test("leaves an incomplete last line for later", () => {
		const text = step(1, 1);
		const parsed = parseEvents(text + text.slice(0, 20));
		expect(parsed.events.length).toBe(1);
		expect(parsed.carry).toBe(text.slice(0, 20));
	});

	test.each([
		["no JSON", "{nonsense\n"],
		["no object", "[1]\n"],
		["an unknown event", line("hacked", {})],
		["a loss that is no number", step(1, 1).replace('"loss":1', '"loss":"1"')],
		["a step below 0", step(-1, 1)],
		[
			"a hash that is none",
			line("checkpoint", { phase: "a", step: 1, samples_seen: 1, path: "/", weights_sha256: "x" }),
		],
		["a phase name without end", line("phase_ended", { phase: "x".repeat(99), final: "/", seconds: 1 })],
		["deep nesting", `${"[".repeat(50_000)}\n`],
	])("counts and skips %s", (_, bad) => {
		const parsed = parseEvents(`${bad}${step(1, 1)}`);
		expect([parsed.bad, parsed.events.length]).toEqual([1, 1]);
	});

	test("a line without end costs bounded memory and is not taken for an event", () => {
		let carry = "";
		for (let i = 0; i < 5; i += 1) {
			carry = parseEvents("x".repeat(maxEventCharacters / 2), carry).carry;
			expect(carry.length).toBeLessThanOrEqual(maxEventCharacters);
		}
		const parsed = parseEvents(`\n${step(1, 1)}`, carry);
		expect([parsed.bad, parsed.events.length]).toEqual([1, 1]);
	});
});

describe("takeEvents", () => {
	const take = (text: string, state = emptyTraining()) => takeEvents(state, parseEvents(text).events);

	test("keys steps by number; after a resume the last one wins", () => {
		const state = take(step(1, 5) + step(2, 4) + step(3, 3) + step(2, 4.5, { attempt: 2 }));
		const steps = [...(state.phases.get("kt1")?.steps.values() ?? [])];
		expect(steps.map((s) => [s.step, s.loss])).toEqual([
			[1, 5],
			[2, 4.5],
			[3, 3],
		]);
		expect(state.attempt).toBe(2);
	});

	test("a piece that is read twice changes nothing", () => {
		const text = step(1, 5) + line("stopped", { phase: "kt1", signal: "SIGTERM", checkpoint_step: 1 });
		const once = take(text);
		expect(take(text, take(text))).toEqual(once);
		expect(once.outcome?.event).toBe("stopped");
	});

	test("a new attempt forgets how the last one ended, and may use its numbers again", () => {
		const before = line("failed", { phase: null, reason: "x" }, { seq: 50 });
		const after = line(
			"run_started",
			{ backend: "transformers", phases: ["kt1", "st"], pid: 9 },
			{ seq: 40, attempt: 2 },
		);
		const state = take(before + after);
		expect(state.outcome).toBeNull();
		expect([...state.phases.keys()]).toEqual(["kt1", "st"]);
	});
});
