import { expect, it } from "vitest";
import { RequestError, readChatRequest, unknownKeyword } from "./request.ts";
import { chooseSlot } from "./slots.ts";

const message = { role: "user", content: "x" };
const read = (more: Record<string, unknown>) =>
	readChatRequest(JSON.stringify({ messages: [message], ...more }));

it("takes text in parts, and null for what is not set", () => {
	const content = [{ type: "text", text: "a" }, { type: "image_url" }, { type: "text", text: "b" }];
	expect(read({ messages: [{ role: "user", content }], seed: null }).messages[0]?.content).toBe("ab");
});

it.each([
	[{ messages: [] }],
	[{ messages: [{ role: "robot", content: "x" }] }],
	[{ n: 2 }],
	[{ seed: 1.5 }],
	[{ max_tokens: 0 }],
	[{ temperature: "hot" }],
	[{ stream: true }],
	[{ tools: [{}] }],
	[{ response_format: { type: "json_schema" } }],
])("refuses %j", (more) => {
	expect(() => read(more)).toThrow(expect.objectContaining({ status: 400, code: "invalid_request" }));
});

it("refuses what is not JSON", () => {
	expect(() => readChatRequest("{")).toThrow(RequestError);
});

it("finds keywords that the grammar would leave out, at any depth", () => {
	const known = {
		type: "object",
		properties: { pattern: { enum: [1] }, list: { type: "array", items: { type: "string", maxLength: 3 } } },
		required: ["list"],
	};
	expect(unknownKeyword(known)).toBeUndefined();
	expect(unknownKeyword({ properties: { a: { items: { oneOf: [{ pattern: "x" }] } } } })).toBe("pattern");
	expect(unknownKeyword({ anyOf: [] })).toBe("anyOf");
	expect(unknownKeyword({ type: "integer", minimum: 1 })).toBe("minimum");
});

it("takes the slot that holds the prompt's start, else the one used longest ago", () => {
	const slot = (sequence: number[], lastUsed: number, busy = false) => ({ sequence, lastUsed, busy });
	const template = slot([1, 2, 9, 9], 2);
	const nearest = slot([1, 2, 3, 9], 5);
	const oldest = slot([7], 1);
	const choose = (slots: ReturnType<typeof slot>[]) =>
		chooseSlot(slots, [1, 2, 3, 4], (each) => each.sequence);
	expect(choose([oldest, template, nearest])).toBe(nearest);
	expect(choose([oldest, slot([1, 9], 3)])).toBe(oldest); // a shared template is not enough
	expect(choose([slot([1, 2, 3, 4], 1, true), template])).toBe(template);
	expect(choose([slot([], 1, true)])).toBeUndefined();
});
