import { expect, test } from "vitest";
import { withinContext } from "./answer-room.ts";
import type { TeacherRequest } from "./teacher.ts";

const asks = (content: string, maxTokens = 2048): TeacherRequest => ({
	messages: [{ role: "user", content }],
	temperature: 0,
	maxTokens,
});

test.each([
	["an answer that fits is left as it was asked for", "a".repeat(300), 512, 2048, 512],
	["one that does not gets what the prompt leaves", "a".repeat(300), 2048, 2048, 2048 - 100 - 16],
	["bytes count, not characters", "语".repeat(300), 2048, 2048, 2048 - 300 - 16],
	["a prompt that leaves nothing is for the endpoint to refuse", "a".repeat(30_000), 2048, 2048, 256],
	["no more than was asked for, even then", "a".repeat(30_000), 40, 2048, 40],
	["an unknown context changes nothing", "a".repeat(30_000), 2048, undefined, 2048],
])("%s", (_, content, asked, context, given) => {
	expect(withinContext(asks(content, asked), context).maxTokens).toBe(given);
});
