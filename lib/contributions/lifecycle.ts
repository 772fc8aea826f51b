import { ConflictError } from "#lib/platform/errors.ts";
import type { ContributionStatus, Verdict } from "#prisma/enums.ts";

/** An accepted contribution is live in the same transaction: one acceptance is enough. */
const AFTER: Record<Verdict, ContributionStatus> = {
	accept: "live",
	request_changes: "changes_requested",
	reject: "rejected",
};

/** What people read. */
const STATUS_WORDS: Record<ContributionStatus, string> = {
	draft: "a draft",
	submitted: "submitted",
	changes_requested: "waiting for changes",
	accepted: "accepted",
	live: "live",
	rejected: "rejected",
	withdrawn: "withdrawn",
};

const EDITABLE: ReadonlySet<ContributionStatus> = new Set(["draft", "changes_requested", "withdrawn"]);

/** Whether a contribution is with its authors. */
export const isEditable = (status: ContributionStatus): boolean => EDITABLE.has(status);

/**
 * The status a submitted contribution takes after a verdict.
 * `rejected` is final: a change of mind is a new contribution.
 *
 * @throws ConflictError `contribution.not-under-review` unless the status is `submitted`
 */
export function decide(status: ContributionStatus, verdict: Verdict): ContributionStatus {
	if (status !== "submitted") refuse("contribution.not-under-review", status, "reviewed");
	return AFTER[verdict];
}

/**
 * The status after an edit: the one it has; of a withdrawn one, a draft again.
 *
 * @throws ConflictError `contribution.not-editable` unless it is with its authors
 */
export function edit(status: ContributionStatus): ContributionStatus {
	if (!isEditable(status)) refuse("contribution.not-editable", status, "edited");
	return status === "withdrawn" ? "draft" : status;
}

/** @throws ConflictError `contribution.not-editable` unless it is with its authors */
export function submit(status: ContributionStatus): ContributionStatus {
	if (!isEditable(status)) refuse("contribution.not-editable", status, "submitted");
	return "submitted";
}

/** @throws ConflictError `contribution.not-open` where it is decided or withdrawn */
export function withdraw(status: ContributionStatus): ContributionStatus {
	if (status !== "draft" && status !== "submitted" && status !== "changes_requested") {
		refuse("contribution.not-open", status, "withdrawn");
	}
	return "withdrawn";
}

function refuse(code: string, status: ContributionStatus, verb: string): never {
	throw new ConflictError(code, `A contribution that is ${STATUS_WORDS[status]} cannot be ${verb}.`, {
		status,
	});
}
