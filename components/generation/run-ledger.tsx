"use client";

import { Ledger } from "#components/ui/ledger.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { GenerationRunView } from "#lib/generation/schema.ts";
import { acceptedOf } from "./accepted.ts";
import { isInMotion } from "./api.ts";
import css from "./generation.module.css";

/** A run's figures. Money is left out for whoever does not see it, and where there is no price. */
export function RunLedger({ run }: { run: GenerationRunView }) {
	const all = useWords().generation;
	const words = all.ledger;
	const { integer, share, duration, tokens, money, score } = useFormats();
	const { promptTokens, completionTokens, count } = run.calls;
	const inFlight = run.stages.reduce((sum, stage) => sum + stage.inFlight, 0);
	const rate = run.ratePerMinute;
	const took =
		run.startedAt === null || run.endedAt === null
			? null
			: new Date(run.endedAt).getTime() - new Date(run.startedAt).getTime();
	const { why } = acceptedOf(run, all, integer);
	return (
		<div>
			<Ledger
				items={[
					{
						label: words.accepted,
						value: integer(run.accepted),
						note:
							why === undefined
								? words.of(integer(run.target), share(run.target === 0 ? 0 : run.accepted / run.target))
								: words.wanted(integer(run.target)),
					},
					{
						label: words.rate,
						value: rate !== null && rate > 0 && rate < 10 ? score(rate, 1) : integer(rate),
						note: words.perMinute,
					},
					isInMotion(run)
						? {
								label: words.timeLeft,
								value: duration(run.secondsLeft === null ? null : run.secondsLeft * 1000),
							}
						: { label: words.took, value: duration(took) },
					{
						label: words.calls,
						value: integer(count),
						...(run.status === "running" && { note: words.inFlight(integer(inFlight)) }),
					},
					{
						label: words.tokens,
						value: tokens(promptTokens + completionTokens),
						note: words.tokensNote(tokens(promptTokens), tokens(completionTokens)),
					},
					...(run.costMicros === null
						? []
						: [
								{
									label: words.cost,
									value: money(run.costMicros, run.currency),
									...(isInMotion(run) && { note: words.soFar }),
								},
							]),
				]}
			/>
			{why !== undefined && <p className={`sb-meta ${css.over}`}>{why}</p>}
		</div>
	);
}
