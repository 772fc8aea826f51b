import { expect, it } from "vitest";
import type { TraceView } from "./schema.ts";
import { checksOf, messagesOf, showsPairs } from "./trace-hops.ts";

it("counts every hop, a seed's revision as one of its own", () => {
	const trace = {
		row: { check: "equal" },
		sample: { check: "changed" },
		calls: [{ check: "equal" }, { check: "gone" }],
		seeds: [{ check: "equal", revisionCheck: "gone" }],
		chunk: null,
	} as unknown as TraceView; // only what is read here
	expect(checksOf(trace)).toEqual(["equal", "changed", "equal", "gone", "equal", "gone"]);
});

it("reads the messages of a request, and shows anything else as it is", () => {
	const request = JSON.stringify({ messages: [{ role: "user", content: "Say\nit." }], temperature: 0 });
	expect(messagesOf(request)).toEqual([{ role: "user", content: "Say\nit." }]);
	expect(messagesOf("{")).toEqual([{ role: "", content: "{" }]);
	expect(messagesOf('{"messages":3}')).toEqual([{ role: "", content: '{"messages":3}' }]);
});

it("knows a shown seed by all of its shown pairs, never by a half or by a pair that no prompt shows", () => {
	const pair = (n: string) => ({ question: `Why ${n}?`, answer: `For "${n}".\n` });
	const three = [pair("one"), pair("two"), pair("three")];
	const prompt = three.map(({ question, answer }) => `<q>${question}</q><a>${answer.trim()}</a>`).join("\n");
	expect(showsPairs(prompt, three)).toBe(true);
	expect(showsPairs(prompt, [...three, pair("four")])).toBe(true);
	expect(showsPairs(JSON.stringify(prompt), three)).toBe(true);
	expect(showsPairs(prompt.replace('For "two".', ""), three)).toBe(false);
	expect(showsPairs(prompt.replace("Why three?", ""), three)).toBe(false);
	expect(showsPairs("Why four?", [pair("four")])).toBe(false);
	expect(showsPairs(prompt, [])).toBe(false);
});
