"use client";

import { useInBrowser } from "#components/ui/in-browser.ts";
import { useFormats, useWords } from "#components/words.tsx";
import type { ContributionItem } from "#lib/contributions/schema.ts";

type Props = { claim: NonNullable<ContributionItem["claim"]>; isMine?: boolean };

/** "Ada reviews this, until 14:30": the time in the reader's zone, which the server does not know. */
export function ClaimWords({ claim: { reviewer, until }, isMine = false }: Props) {
	const words = useWords().contributions;
	const formats = useFormats();
	const time = useInBrowser() ? formats.time(until) : null;
	return (
		<span className="sb-meta">{isMine ? words.claimedByMe(time) : words.claimedBy(reviewer.name, time)}</span>
	);
}
