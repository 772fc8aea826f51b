import { expect, it } from "vitest";
import { goodShare } from "./good-share.ts";

it("is Wilson's interval", () => {
	expect(goodShare(0, 0)).toBeUndefined();
	// 27 of 29, worked by hand: (0.7804, 0.9809).
	expect(goodShare(27, 29)?.low).toBeCloseTo(0.7804, 3);
	expect(goodShare(27, 29)?.high).toBeCloseTo(0.9809, 3);
	expect(goodShare(5, 5)?.high).toBe(1);
	expect(goodShare(0, 5)?.low).toBeCloseTo(0, 12);
});
