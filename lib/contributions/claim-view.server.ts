import type { Prisma } from "#prisma/client.ts";
import type { ContributionView } from "./schema.ts";

export const claimSelect = {
	expiresAt: true,
	reviewer: { select: { id: true, name: true } },
} satisfies Prisma.ReviewClaimSelect;

type Row = Prisma.ReviewClaimGetPayload<{ select: typeof claimSelect }>;

/** The claim as people see it; one that has run out is none. */
export function claimInForce(row: Row | null, now = new Date()): ContributionView["claim"] {
	return row && row.expiresAt > now ? { reviewer: row.reviewer, until: row.expiresAt.toISOString() } : null;
}
