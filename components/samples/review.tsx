"use client";

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "#components/frame/keys.ts";
import { useCounts } from "#components/home/use-counts.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { WorkScreen } from "#components/ui/page.tsx";
import { Empty, ErrorPanel } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { VerdictInput } from "#lib/samples/schema.ts";
import type { QueueFilter, QueuePage } from "./api.ts";
import { EditPanel } from "./edit-panel.tsx";
import { QueueList } from "./queue-list.tsx";
import { RejectPanel } from "./reject-panel.tsx";
import { ReviewBar } from "./review-bar.tsx";
import { type Deed, ReviewFoot } from "./review-foot.tsx";
import { SampleChecks } from "./sample-checks.tsx";
import { SampleOrigin } from "./sample-origin.tsx";
import { stateTone } from "./sample-tag.tsx";
import { SampleText } from "./sample-text.tsx";
import css from "./samples.module.css";
import { useReview } from "./use-review.ts";

type Props = {
	projectId: string;
	/** The project's address: "/p/demo". */
	at: string;
	filter: QueueFilter;
	initial: QueuePage;
	counts: { pending: number; reviewed: number; good: number };
	/** Why this person only reads along; undefined for a reviewer. */
	notAllowed?: string | undefined;
	/** Whether they may freeze what was accepted. */
	mayFreeze: boolean;
};

/** Samples one after the other, judged by keyboard (design §8.5). */
export function Review({ projectId, at, filter, initial, counts, notAllowed, mayFreeze }: Props) {
	const { samples: words } = useWords();
	const { integer } = useFormats();
	const [mode, setMode] = useState<"read" | "reject" | "edit">("read");
	const [queue, setQueue] = useState<"auto" | "yes" | "no">("auto");
	const busy = useRef(false);
	busy.current = mode === "edit";
	const review = useReview(projectId, filter, initial, () => busy.current);
	const region = useRef<HTMLElement>(null);
	const isHeld = useHeldKey();
	const { current } = review;
	const sample = current?.sample;

	const read = () => {
		setMode("read");
		region.current?.focus({ preventScroll: true });
	};
	const judge = (input: VerdictInput) => {
		if (!sample || isHeld()) return;
		review.judge(sample, input);
		read();
	};
	const may = notAllowed === undefined;
	const idle: Record<Deed, boolean> = {
		back: review.at === 0 || mode === "edit",
		undo: !review.canUndo || mode === "edit",
		edit: !sample,
		reject: !sample || mode === "edit",
		accept: !sample || mode === "edit",
		skip: !sample || mode === "edit",
	};
	const deeds: Record<Deed, () => void> = {
		back: () => {
			review.back();
			setMode("read");
		},
		undo: () => {
			if (isHeld()) return;
			review.undo();
			setMode("read");
		},
		edit: () => setMode(mode === "edit" ? "read" : "edit"),
		reject: () => setMode(mode === "reject" ? "read" : "reject"),
		accept: () => judge({ verdict: "accept", note: "" }),
		skip: () => {
			review.skip();
			setMode("read");
		},
	};
	const press = (deed: Deed) => !idle[deed] && deeds[deed]();
	const verdictKeys = [
		{ keys: "A", does: words.accept, run: () => press("accept") },
		{ keys: "E", does: words.edit, run: () => press("edit") },
		{ keys: "R", does: words.reject, run: () => press("reject") },
		{ keys: "Z", does: words.undo, run: () => press("undo") },
	];
	useKeys([
		...(may ? verdictKeys : []),
		{ keys: "ArrowRight", does: words.skip, run: () => press("skip") },
		{ keys: "ArrowLeft", does: words.back, run: () => press("back") },
		{
			keys: "Q",
			does: words.showQueue,
			run: () => setQueue((before) => (isQueueShown(before) ? "no" : "yes")),
		},
	]);
	useEffect(() => {
		if (review.at >= 0) region.current?.scrollTo({ top: 0 });
	}, [review.at]);

	const left = Math.max(0, counts.pending - review.entries.length);
	const waiting = useCounts(projectId)?.samples ?? 0;
	const isWhole = filter.run === undefined && filter.leaf === undefined;
	const isFresh = isWhole && !review.isSending && waiting > review.open;
	return (
		<WorkScreen
			title={words.queueTitle}
			section={words.title}
			bar={
				<ReviewBar
					at={at}
					filter={filter}
					sample={sample}
					reviewed={counts.reviewed + review.judged}
					good={counts.good + review.judgedGood}
				/>
			}
			foot={<ReviewFoot onDeed={press} idle={idle} notAllowed={notAllowed} />}
		>
			{review.entries.length === 0 ? (
				<div className={css.nothing}>
					<NothingWaits at={at} filter={filter} />
				</div>
			) : (
				<div className={css.grid} data-queue={queue} data-sending={review.isSending}>
					<QueueList
						entries={review.entries}
						at={review.at}
						more={review.hasMore && left > 0 ? words.moreWait(integer(left)) : null}
						onGo={(to) => {
							review.go(to);
							setMode("read");
						}}
					/>
					{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be in reach of the keyboard */}
					<section ref={region} className={css.centre} tabIndex={0} aria-label={words.textRegion}>
						{review.trouble !== undefined && (
							<ErrorPanel
								heading={words.loadingMore}
								says={words.loadFailed(review.trouble)}
								onRetry={review.more}
							/>
						)}
						{current && sample ? (
							<>
								<div className={css.above}>
									<span className="sb-meta">
										{words.placeInQueue(
											integer(review.at + 1),
											integer(Math.max(counts.pending, review.entries.length)),
										)}
										{", "}
										{words.from(sample.runNumber, sample.teacher.name)}
									</span>
									<span className="sb-row">
										{sample.teacher.isDemo && <Tag tone="caution">{words.demoTeacher}</Tag>}
										{sample.state !== "pending" && (
											<Tag tone={stateTone[sample.state]}>{words.state[sample.state]}</Tag>
										)}
									</span>
								</div>
								{current.refused !== null && (
									<p className={css.refused} role="alert">
										{current.refused}
									</p>
								)}
								{mode === "edit" ? (
									<EditPanel
										key={sample.id}
										sample={sample}
										onSave={(question, answer) => judge({ verdict: "edit", question, answer, note: "" })}
										onClose={read}
									/>
								) : (
									<SampleText sample={sample} />
								)}
								{mode === "reject" && (
									<RejectPanel
										key={sample.id}
										onReject={(reason, note) => judge({ verdict: "reject", reason, note: note.trim() })}
										onClose={read}
									/>
								)}
								<SampleChecks scores={sample.scores} />
							</>
						) : (
							<Empty
								heading={words.doneTitle}
								action={
									<>
										{review.open > 0 && (
											<Button variant="default" onClick={review.goToOpen}>
												{words.toSkipped}
											</Button>
										)}
										<Button variant="default" onClick={review.again} loading={review.isLoading}>
											{words.lookAgain}
										</Button>
										{mayFreeze && <ButtonLink href={`${at}/datasets/new`}>{words.toDatasets}</ButtonLink>}
									</>
								}
							>
								{words.doneSays(integer(review.entries.length - review.open), integer(review.open))}{" "}
								{isFresh && words.newWait}
							</Empty>
						)}
					</section>
					{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be in reach of the keyboard */}
					<section className={css.side} tabIndex={0} aria-label={words.passageRegion}>
						{sample && <SampleOrigin sample={sample} at={at} />}
					</section>
				</div>
			)}
		</WorkScreen>
	);
}

function NothingWaits({ at, filter }: { at: string; filter: QueueFilter }) {
	const { samples: words, common } = useWords();
	const parts = [
		filter.run !== undefined && words.runNumber(filter.run),
		filter.leaf !== undefined && filter.leaf,
	].filter((part) => part !== false);
	return parts.length === 0 ? (
		<Empty
			heading={words.emptyTitle}
			action={<ButtonLink href={`${at}/generation`}>{words.toRuns}</ButtonLink>}
		>
			{words.emptySays}
		</Empty>
	) : (
		<Empty
			heading={words.emptyTitle}
			action={<ButtonLink href={`${at}/samples`}>{common.clearFilters}</ButtonLink>}
		>
			{words.emptyFiltered(parts.join(", "))}
		</Empty>
	);
}

/** Whether the queue is in sight: by itself only where there is room. */
const isQueueShown = (queue: "auto" | "yes" | "no") =>
	queue === "auto" ? window.matchMedia("(min-width: 1200px)").matches : queue === "yes";

/** Whether the key now handled is one held down: a held A must not accept a whole queue. */
function useHeldKey(): () => boolean {
	const held = useRef(false);
	useEffect(() => {
		const look = (event: KeyboardEvent) => {
			held.current = event.repeat;
		};
		const release = () => {
			held.current = false;
		};
		window.addEventListener("keydown", look, true);
		window.addEventListener("keyup", release, true);
		return () => {
			window.removeEventListener("keydown", look, true);
			window.removeEventListener("keyup", release, true);
		};
	}, []);
	return () => held.current;
}
