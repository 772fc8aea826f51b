"use client";

import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { announce } from "#components/frame/announce.ts";
import { useWords } from "#components/words.tsx";
import type { SampleView, VerdictInput } from "#lib/samples/schema.ts";
import { askQueue, type QueueFilter, type QueuePage, sendUndo, sendVerdict } from "./api.ts";
import { isOpen, keyOf, reviewed, startReview } from "./review-state.ts";

/** More are read when fewer than this many are left after the one shown. */
const AHEAD = 10;

const saysOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * The queue of one reviewer: verdicts act at once and are sent behind them, one after the other for each sample; more
 * samples are read before they are needed.
 *
 * @param isBusy whether something is being written just now, so that a refused sample waits its turn
 */
export function useReview(projectId: string, filter: QueueFilter, initial: QueuePage, isBusy: () => boolean) {
	const words = useWords().samples;
	const [state, dispatch] = useReducer(reviewed, initial, startReview);
	const [trouble, setTrouble] = useState<string>();
	const [isLoading, setLoading] = useState(false);
	/** The last thing sent for each sample: the next one waits for it. */
	const sent = useRef(new Map<string, Promise<SampleView>>());
	const { run, leaf } = filter;

	const load = useCallback(
		async (cursor: string | null) => {
			setLoading(true);
			setTrouble(undefined);
			try {
				dispatch({ type: "more", ...(await askQueue(projectId, { run, leaf }, cursor)) });
			} catch (error) {
				setTrouble(saysOf(error));
			}
			setLoading(false);
		},
		[projectId, run, leaf],
	);

	const left = state.entries.length - state.at;
	const wantsMore = left <= AHEAD && state.nextCursor !== null && !isLoading && trouble === undefined;
	useEffect(() => {
		if (wantsMore) void load(state.nextCursor);
	}, [wantsMore, load, state.nextCursor]);

	const isSending = state.entries.some(({ sending }) => sending > 0);
	useEffect(() => {
		if (!isSending) return;
		// A verdict that is still on its way would be cut off with the page; the browser asks first.
		const ask = (event: BeforeUnloadEvent) => event.preventDefault();
		window.addEventListener("beforeunload", ask);
		return () => window.removeEventListener("beforeunload", ask);
	}, [isSending]);

	const current = state.entries[state.at];
	const asked = current?.sample.question;
	const first = useRef(true);
	useEffect(() => {
		if (!first.current && asked !== undefined) announce(asked);
		first.current = false;
	}, [asked]);

	/** After whatever was sent for this sample before, also when that failed. */
	const after = (key: string, send: (before: SampleView | undefined) => Promise<SampleView>) => {
		const before = sent.current.get(key) ?? Promise.resolve(undefined);
		const next = before.then(send, () => send(undefined));
		sent.current.set(key, next);
		return next;
	};

	const judge = (sample: SampleView, input: VerdictInput) => {
		const key = keyOf(sample);
		dispatch({ type: "judge", key, input });
		after(key, () => sendVerdict(sample, input)).then(
			(saved) => dispatch({ type: "saved", key, sample: saved }),
			(error: unknown) => {
				const says = words.notSaved(saysOf(error));
				announce(says);
				dispatch({ type: "refused", key, says, stay: isBusy() });
			},
		);
	};

	const undo = () => {
		const [key] = state.history;
		if (key === undefined) return;
		dispatch({ type: "undo", key });
		announce(words.undone);
		after(key, async (saved) => {
			if (!saved?.verdict) throw new Error(words.undoFailed(""));
			return sendUndo(saved, saved.verdict.id);
		}).then(
			(restored) => dispatch({ type: "saved", key, sample: restored }),
			(error: unknown) => dispatch({ type: "undo-refused", key, says: words.undoFailed(saysOf(error)) }),
		);
	};

	const judged = state.entries.filter(({ isJudged }) => isJudged);
	return {
		entries: state.entries,
		at: state.at,
		current,
		judged: judged.length,
		judgedGood: judged.filter(({ sample }) => sample.state !== "rejected").length,
		open: state.entries.filter(isOpen).length,
		hasMore: state.nextCursor !== null,
		canUndo: state.history.length > 0,
		isLoading,
		isSending,
		trouble,
		judge,
		undo,
		again: () => void load(null),
		more: () => void load(state.nextCursor),
		go: (at: number) => dispatch({ type: "go", at }),
		goToOpen: () => dispatch({ type: "go", at: Math.max(0, state.entries.findIndex(isOpen)) }),
		skip: () => dispatch({ type: "skip" }),
		back: () => dispatch({ type: "back" }),
	};
}
