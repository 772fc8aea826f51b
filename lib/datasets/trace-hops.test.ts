import { expect, it } from "vitest";
import type { TraceView } from "./schema.ts";
import { checksOf, messagesOf } from "./trace-hops.ts";

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
