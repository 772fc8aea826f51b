"use client";

import { useFormats, useWords } from "#components/words.tsx";
import type { ContributionItem } from "#lib/contributions/schema.ts";

/** "Ada reviews this, until 14:30": in the reader's zone, which the server does not know. */
export function ClaimWords({ claim }: { claim: NonNullable<ContributionItem["claim"]> }) {
	const words = useWords().contributions;
	const formats = useFormats();
	return (
		<span className="sb-meta" suppressHydrationWarning>
			{words.claimedBy(claim.reviewer.name, formats.time(claim.until))}
		</span>
	);
}
