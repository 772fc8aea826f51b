"use client";

import { Button } from "@mantine/core";
import { useFormats, useWords } from "#components/words.tsx";
import type { EstimateView } from "#lib/generation/schema.ts";
import css from "./generation.module.css";

type Props = {
	/** Undefined while nothing can be estimated. */
	estimate: EstimateView | undefined;
	/** Another one is on its way. */
	isCounting: boolean;
	/** Why there is none. */
	error: string | undefined;
	/** Teacher and judge are paid in two currencies, of which no sum is made. */
	hasTwoCurrencies: boolean;
	/** What keeps the run from starting, in sentences. */
	blocks: readonly string[];
	isStarting: boolean;
	/** Why the server did not start it. */
	refusal: string | undefined;
	onStart: () => void;
};

/** What the run would come to, and the button that starts it or says why it does not. */
export function Receipt(props: Props) {
	const { estimate, isCounting, error, hasTwoCurrencies, blocks, isStarting, refusal, onStart } = props;
	const all = useWords().generation;
	const words = all.receipt;
	const { integer, tokens, money, range } = useFormats();
	const isBlocked = blocks.length > 0;
	const sum = (at: "low" | "likely" | "high") =>
		estimate === undefined ? 0 : estimate.promptTokens[at] + estimate.completionTokens[at];
	return (
		<aside className={css.receipt} aria-label={words.title} aria-busy={isCounting}>
			<h2>{words.title}</h2>
			<p className="sb-meta" role="status">
				{isCounting ? words.counting : estimate === undefined ? words.nothing : words.note}
			</p>
			{error !== undefined && (
				<p role="alert" className="sb-ink2">
					{words.failed} {error}
				</p>
			)}
			{estimate !== undefined && (
				<dl>
					<Line term={words.leaves} value={integer(estimate.leaves)} />
					<Line
						term={words.calls}
						value={integer(estimate.calls.likely)}
						note={range(integer(estimate.calls.low), integer(estimate.calls.high))}
					/>
					<Line
						term={words.tokens}
						value={tokens(sum("likely"))}
						note={range(tokens(sum("low")), tokens(sum("high")))}
					/>
					<Line term={words.samples} value={integer(estimate.samples)} />
					<div className={css.total}>
						<dt>{words.cost}</dt>
						<dd>
							{estimate.costMicros === null ? "–" : money(estimate.costMicros.likely, estimate.currency)}
							<small>
								{estimate.costMicros === null
									? hasTwoCurrencies
										? words.twoCurrencies
										: words.noPrice
									: range(
											money(estimate.costMicros.low, estimate.currency),
											money(estimate.costMicros.high, estimate.currency),
										)}
							</small>
						</dd>
					</div>
				</dl>
			)}
			<Button
				className={css.start ?? ""}
				fullWidth
				loading={isStarting}
				aria-disabled={isBlocked}
				{...(isBlocked && { "data-disabled": true })}
				aria-describedby="launch-why"
				onClick={() => {
					if (!isBlocked) onStart();
				}}
			>
				{all.start}
			</Button>
			<div id="launch-why" className={css.why}>
				{isBlocked && (
					<p className="sb-meta">
						{all.blocks(blocks.length)} {blocks[0]}
					</p>
				)}
				{refusal !== undefined && <p role="alert">{refusal}</p>}
			</div>
		</aside>
	);
}

function Line({ term, value, note }: { term: string; value: string; note?: string }) {
	return (
		<div>
			<dt>{term}</dt>
			<dd>
				{value}
				{note !== undefined && <small>{note}</small>}
			</dd>
		</div>
	);
}
