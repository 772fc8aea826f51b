"use client";

import Link from "next/link";
import { FilterChips } from "#components/ui/filters.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Interval } from "#components/ui/small-plots.tsx";
import { useUrlState } from "#components/ui/url-state.ts";
import { useFormats, useWords } from "#components/words.tsx";
import type { SampleView } from "#lib/samples/schema.ts";
import type { QueueFilter } from "./api.ts";
import { goodShare } from "./good-share.ts";
import css from "./samples.module.css";

type Props = {
	at: string;
	filter: QueueFilter;
	sample: SampleView | undefined;
	reviewed: number;
	good: number;
};

/** The leaf of the sample shown, how the review goes, and the filters. */
export function ReviewBar({ at, filter, sample, reviewed, good }: Props) {
	const words = useWords().samples;
	const { integer, share } = useFormats();
	const { hrefWith } = useUrlState();
	const interval = goodShare(good, reviewed);
	return (
		<>
			{sample && (
				<LeafPath
					path={sample.path}
					href={`${at}/taxonomy/${sample.path.split("/").map(encodeURIComponent).join("/")}`}
				/>
			)}
			<FilterChips
				chips={[
					...(filter.run === undefined
						? []
						: [{ key: "run", label: words.filters.run, value: String(filter.run) }]),
					...(filter.leaf === undefined
						? []
						: [{ key: "leaf", label: words.filters.leaf, value: filter.leaf }]),
				]}
			/>
			{sample && filter.leaf === undefined && (
				<Link className="sb-meta sb-hide-phone" href={hrefWith({ leaf: sample.path })}>
					{words.onlyLeaf}
				</Link>
			)}
			{sample && filter.run === undefined && (
				<Link className="sb-meta sb-hide-phone" href={hrefWith({ run: String(sample.runNumber) })}>
					{words.onlyRun(sample.runNumber)}
				</Link>
			)}
			<div className={css.barRight}>
				<span className="sb-meta">{words.reviewed(integer(reviewed), integer(good))}</span>
				{interval && (
					<span className="sb-row sb-hide-phone">
						<Interval at={good / reviewed} lo={interval.low} hi={interval.high} min={0} max={1} width={96} />
						<span className="sb-meta">{words.good(share(interval.low, 0), share(interval.high, 0))}</span>
					</span>
				)}
				<ViewSwitch current="one" />
			</div>
		</>
	);
}

/** One after the other, or all in a table. */
export function ViewSwitch({ current }: { current: "one" | "table" }) {
	const words = useWords().samples;
	const { hrefWith } = useUrlState();
	const plain = { outcome: null, state: null, stage: null, reason: null };
	return (
		<nav className={css.views} aria-label={words.view}>
			<Link href={hrefWith({ ...plain, view: null })} {...(current === "one" && { "aria-current": "page" })}>
				{words.one}
			</Link>
			<Link href={hrefWith({ view: "table" })} {...(current === "table" && { "aria-current": "page" })}>
				{words.table}
			</Link>
		</nav>
	);
}
