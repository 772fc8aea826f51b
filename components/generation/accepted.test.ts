import { expect, it } from "vitest";
import { wordsFor } from "#lib/words/words.ts";
import { acceptedOf } from "./accepted.ts";

const words = wordsFor("en").generation;

it("says why a run has more samples than were wanted", () => {
	expect(acceptedOf({ accepted: 20, target: 12 }, words, String)).toEqual({
		says: "20 (12 wanted)",
		why: "8 more than wanted: what is drawn is finished, and nothing paid for is thrown away.",
	});
});

it("says how far it is, and nothing more, up to the target", () => {
	expect(acceptedOf({ accepted: 8, target: 12 }, words, String)).toEqual({ says: "8 of 12", why: undefined });
	expect(acceptedOf({ accepted: 12, target: 12 }, words, String).why).toBeUndefined();
});
