import { expect, test } from "vitest";
import { claimEnd, isOverAge } from "./queue.ts";

const NOW = new Date("2026-11-24T12:00:00.000Z");

test("a contribution is over its age after three days, not before", () => {
	expect(isOverAge("2026-11-21T12:00:00.000Z", NOW)).toBe(false);
	expect(isOverAge("2026-11-21T11:59:59.999Z", NOW)).toBe(true);
});

test("a claim is in force for half an hour", () => {
	expect(claimEnd(NOW).toISOString()).toBe("2026-11-24T12:30:00.000Z");
});
