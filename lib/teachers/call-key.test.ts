import { expect, it } from "vitest";
import { callKeyOf } from "./call-key.server.ts";

const base: Parameters<typeof callKeyOf>[0] = {
	endpointRevision: 3,
	model: "m",
	request: {
		messages: [{ role: "user" as const, content: "Is it so?" }],
		temperature: 0.7,
		maxTokens: 10,
	},
	call: { draw: 0, purpose: "generate" },
	runId: "run-1",
};
const key = callKeyOf(base);

it("is 64 hex digits, and the same for the same call", () => {
	expect(key).toMatch(/^[0-9a-f]{64}$/);
	expect(callKeyOf(structuredClone(base))).toBe(key);
});

it.each<[string, Partial<typeof base>]>([
	["endpoint revision", { endpointRevision: 4 }],
	["model", { model: "n" }],
	["run", { runId: "run-2" }],
	["draw", { call: { draw: 1, purpose: "generate" } }],
	["purpose", { call: { draw: 0, purpose: "judge" } }],
	["prompt", { request: { ...base.request, messages: [{ role: "user", content: "Is it not so?" }] } }],
	["role", { request: { ...base.request, messages: [{ role: "system", content: "Is it so?" }] } }],
	["temperature", { request: { ...base.request, temperature: 0.8 } }],
	["length", { request: { ...base.request, maxTokens: 11 } }],
	["seed", { request: { ...base.request, seed: 0 } }],
	["stop", { request: { ...base.request, stop: ["."] } }],
	["schema", { request: { ...base.request, jsonSchema: { type: "object" } } }],
])("another %s makes another call", (_, change) => {
	expect(callKeyOf({ ...base, ...change })).not.toBe(key);
});

it("leaves the run out for a judge at temperature 0, and for nothing else", () => {
	const judge = { ...base, call: { draw: 0, purpose: "judge" as const } };
	const cold = { ...judge, request: { ...base.request, temperature: 0 } };
	expect(callKeyOf({ ...cold, runId: "run-2" })).toBe(callKeyOf(cold));
	expect(callKeyOf({ ...judge, runId: "run-2" })).not.toBe(callKeyOf(judge));
	const coldDraw = { ...cold, call: base.call };
	expect(callKeyOf({ ...coldDraw, runId: "run-2" })).not.toBe(callKeyOf(coldDraw));
});
