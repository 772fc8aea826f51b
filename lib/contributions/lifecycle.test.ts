import { expect, test } from "vitest";
import { ContributionStatus } from "#prisma/enums.ts";
import { decide, edit, submit, withdraw } from "./lifecycle.ts";

const all = Object.values(ContributionStatus);
const possible = (move: (status: ContributionStatus) => unknown) =>
	all.filter((status) => {
		try {
			move(status);
			return true;
		} catch {
			return false;
		}
	});

test("each move is open from the states it says and from no other", () => {
	expect(possible((status) => decide(status, "accept"))).toEqual(["submitted"]);
	expect(possible(edit)).toEqual(["draft", "changes_requested", "withdrawn"]);
	expect(possible(submit)).toEqual(["draft", "changes_requested", "withdrawn"]);
	expect(possible(withdraw)).toEqual(["draft", "submitted", "changes_requested"]);
});

test("each move leads where it says", () => {
	expect(decide("submitted", "accept")).toBe("live");
	expect(decide("submitted", "request_changes")).toBe("changes_requested");
	expect(decide("submitted", "reject")).toBe("rejected");
	expect(edit("changes_requested")).toBe("changes_requested");
	expect(edit("withdrawn")).toBe("draft");
	expect(submit("changes_requested")).toBe("submitted");
});
