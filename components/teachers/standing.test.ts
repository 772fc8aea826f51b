import { expect, it } from "vitest";
import { standingOf } from "./standing.ts";

it("tells how a teacher came out of its last test", () => {
	const line = (result: "pass" | "limit" | "fail") => ({ name: "seed", result, says: `says ${result}` });
	const check = (isCurrent: boolean, ...results: ("pass" | "limit" | "fail")[]) => ({
		check: { at: "2026-01-01T00:00:00.000Z", isCurrent, checks: results.map(line) },
	});
	expect(standingOf({ check: null }).is).toBe("untested");
	expect(standingOf(check(false, "fail")).is).toBe("changed");
	expect(standingOf(check(true, "pass")).is).toBe("passed");
	expect(standingOf(check(true, "limit", "pass", "fail"))).toEqual({ is: "failed", says: ["says fail"] });
	expect(standingOf(check(true, "limit", "pass"))).toEqual({ is: "limits", says: ["says limit"] });
});
