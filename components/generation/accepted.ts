import type { Words } from "#lib/words/words.ts";

type Count = { accepted: number; target: number };

/** "8 of 12"; of a run that made more, "20 (12 wanted)" and why that is. */
export function acceptedOf(
	{ accepted, target }: Count,
	words: Words["generation"],
	integer: (value: number) => string,
): { says: string; why: string | undefined } {
	if (accepted <= target) return { says: words.ofTarget(integer(accepted), integer(target)), why: undefined };
	return {
		says: words.overTarget(integer(accepted), integer(target)),
		why: words.overTargetWhy(integer(accepted - target)),
	};
}
