"use client";

import { UnstyledButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Tag } from "#components/ui/tag.tsx";
import { useWords } from "#components/words.tsx";
import { visibleText } from "#lib/platform/visible-text.ts";
import { type Entry, keyOf } from "./review-state.ts";
import { stateTone } from "./sample-tag.tsx";
import css from "./samples.module.css";

type Props = {
	entries: readonly Entry[];
	at: number;
	/** Said below the list: how many more wait. */
	more: string | null;
	onGo: (at: number) => void;
};

/** How many judged ones stay in sight above the one shown, and how many are drawn after it. */
const BEFORE = 3;
const AFTER = 25;

/** The queue in questions, the one shown marked. Only those near it are drawn. */
export function QueueList({ entries, at, more, onGo }: Props) {
	const words = useWords().samples;
	const list = useRef<HTMLElement>(null);
	const from = Math.max(0, at - BEFORE);
	useEffect(() => {
		const here = list.current?.querySelector(`[data-at="${at}"]`);
		here?.scrollIntoView({ block: "nearest" });
	}, [at]);
	return (
		<nav ref={list} className={css.queue} aria-label={words.queueLong}>
			<ol>
				{entries.slice(from, at + AFTER).map(({ sample, refused }, index) => (
					<li key={keyOf(sample)}>
						<UnstyledButton
							className={css.entry}
							data-at={from + index}
							onClick={() => onGo(from + index)}
							{...(from + index === at && { "aria-current": "true" })}
						>
							<span className={css.entryText} dir="auto">
								{visibleText(sample.question || words.noQuestion)}
							</span>
							{(sample.state !== "pending" || refused !== null) && (
								<Tag tone={refused === null ? stateTone[sample.state] : "caution"}>
									{refused === null ? words.state[sample.state] : words.state.pending}
								</Tag>
							)}
						</UnstyledButton>
					</li>
				))}
			</ol>
			{more !== null && <p className="sb-meta">{more}</p>}
		</nav>
	);
}
