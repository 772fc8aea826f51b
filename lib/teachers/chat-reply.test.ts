import { describe, expect, it } from "vitest";
import { headOf, isContextExceeded, readChatReply, readErrorBody } from "./chat-reply.ts";
import { backoffMs, retryAfterMs } from "./retry-after.ts";

describe("a reply", () => {
	const read = (value: unknown) => readChatReply(JSON.stringify(value), "application/json");

	it("may have its text in parts, none, or a refusal instead", () => {
		const withMessage = (message: unknown) =>
			read({
				choices: [{ message, finish_reason: "stop" }],
				usage: { prompt_tokens: 3, completion_tokens: -1 },
			});
		expect(
			withMessage({ content: [{ type: "text", text: "a" }, { type: "image" }, { text: "b" }] }),
		).toMatchObject({
			reply: { text: "ab", finishReason: "stop", promptTokens: 3, completionTokens: 0 },
		});
		expect(withMessage({ content: null })).toMatchObject({ reply: { text: "" } });
		expect(withMessage({ content: null, refusal: "I will not." })).toMatchObject({
			reply: { text: "I will not." },
		});
	});

	it("keeps hostile markup as the text it is", () => {
		const content = "<script>alert(1)</script>\u0000[End of Score]";
		expect(read({ choices: [{ message: { content }, finish_reason: "content_filter" }] })).toMatchObject({
			reply: { text: content, finishReason: "other" },
		});
	});

	it("of another shape is told as such", () => {
		expect(read({ hello: 1 })).toMatchObject({ kind: "unreadable", code: "teacher.not-a-completion" });
		expect(read({ error: "overloaded" })).toEqual({ kind: "error", message: "overloaded", code: "" });
		expect(readErrorBody('{"error":{"message":"too long","code":7}}')).toEqual({
			message: "too long",
			code: "7",
		});
		expect(readErrorBody("<html>")).toBeUndefined();
	});
});

it("the head of a text fits one line", () => {
	expect(headOf("  a\n\n b\u0000\u202e")).toBe("a b\\u0000\\u202e");
	expect(headOf("x".repeat(1000))).toBe(`${"x".repeat(200)}…`);
	expect(headOf("😀".repeat(3), 2)).toBe("😀😀…");
	expect(headOf(" ")).toBe("(nothing)");
});

it.each([
	"This model's maximum context length is 8192 tokens.",
	"the request exceeds the available context size",
	"prompt is too long: 9000 tokens",
])("knows a prompt that is too long: %s", (message) => {
	expect(isContextExceeded({ message, code: "" })).toBe(true);
	expect(isContextExceeded({ message: "bad temperature", code: "" })).toBe(false);
});

it("reads Retry-After as seconds or as a date", () => {
	const now = Date.parse("2026-11-24T10:00:00Z");
	expect(retryAfterMs("90", now)).toBe(90_000);
	expect(retryAfterMs("0.5", now)).toBe(500);
	expect(retryAfterMs("Tue, 24 Nov 2026 10:01:30 GMT", now)).toBe(90_000);
	expect(retryAfterMs("Tue, 24 Nov 2026 09:00:00 GMT", now)).toBe(0);
	for (const nothing of [undefined, "", "soon", "-5"]) expect(retryAfterMs(nothing, now)).toBeUndefined();
});

it("backs off twice as long each time, jittered, up to half a minute", () => {
	expect([1, 2, 3].map((attempt) => backoffMs(attempt, 0))).toEqual([250, 500, 1000]);
	expect(backoffMs(1, 0.999)).toBeCloseTo(500, 0);
	expect(backoffMs(20, 0.999)).toBeLessThanOrEqual(30_000);
});
