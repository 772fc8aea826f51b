/** A reviewer has a contribution to themselves for this long; then the next one may take it. */
export const CLAIM_MINUTES = 30;

/** What waits longer than this for a reviewer is over its age. */
export const OVER_AGE_DAYS = 3;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const claimEnd = (now: Date): Date => new Date(now.getTime() + CLAIM_MINUTES * MINUTE_MS);

/** Whether something submitted then has waited too long by now. */
export const isOverAge = (submittedAt: string, now: Date): boolean =>
	now.getTime() - new Date(submittedAt).getTime() > OVER_AGE_DAYS * DAY_MS;
