import { describe, expect, it } from "vitest";
import { TeacherInput } from "#lib/teachers/schema.ts";
import { wordsFor } from "#lib/words/words.ts";
import { BLANK, changesOf, type Fields, faultsOf, fieldAt, inputOf, PAPER_TEACHER } from "./fields.ts";

const projectId = "00000000-0000-4000-8000-000000000001";
const filled: Fields = {
	...BLANK,
	name: " Mixtral ",
	baseUrl: "https://models.example.org/v1",
	model: "mixtral-8x7b",
	licence: "Apache-2.0",
	priceIn: 0.45,
	currency: "usd",
};

describe("inputOf", () => {
	it("is what the server takes, with prices in micro-units and no empty key", () => {
		const input = inputOf(filled, projectId);
		expect(TeacherInput.safeParse(input).success).toBe(true);
		expect(input).toMatchObject({ name: "Mixtral", priceInMicros: 450_000, currency: "USD" });
		expect(input).not.toHaveProperty("apiKey");
	});
});

describe("the paper's teacher", () => {
	it("lacks nothing but its address", () => {
		const chosen = { ...BLANK, ...PAPER_TEACHER };
		expect(Object.keys(faultsOf(chosen, false))).toEqual(["baseUrl"]);
		expect(faultsOf({ ...chosen, baseUrl: filled.baseUrl }, false)).toEqual({});
	});
});

describe("changesOf", () => {
	it("holds what was changed and nothing else", () => {
		const changed = { ...filled, priceOut: 0.9, apiKey: "sk-1", licence: "Apache-2.0 " };
		expect(changesOf(filled, changed)).toEqual({ priceOutMicros: 900_000, apiKey: "sk-1" });
		expect(changesOf(filled, filled)).toEqual({});
	});
});

describe("faultsOf", () => {
	it("names the field and the cure", () => {
		expect(faultsOf(filled, false)).toEqual({});
		const faults = faultsOf(
			{ ...filled, baseUrl: "ftp://x", licence: " ", priceIn: "", maxConcurrency: 0 },
			false,
		);
		expect(Object.keys(faults).sort()).toEqual(["baseUrl", "licence", "maxConcurrency", "priceIn"]);
		expect(faults.baseUrl).toContain("http");
		expect(faultsOf({ ...filled, baseUrl: "" }, true)).toEqual({});
	});

	it.each(["", "no address", "http://", "http://me:secret@models.example.org/v1"])(
		"refuses the address %j",
		(baseUrl) => {
			expect(Object.keys(faultsOf({ ...filled, baseUrl }, false))).toEqual(["baseUrl"]);
		},
	);

	it("finds the field of the server's name", () => {
		expect(fieldAt("priceOutMicros")).toBe("priceOut");
		expect(fieldAt("projectIds")).toBeUndefined();
	});
});

it('does not promise more of "Requests at once" than it holds: each worker counts its own', () => {
	expect(wordsFor("en").teachers.maxConcurrencyHelp).toContain("from each worker");
});
