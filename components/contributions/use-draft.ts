"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { ApiProblem } from "#components/api-client.ts";
import { type ChangeView, ContributionView } from "#lib/contributions/schema.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { editContribution } from "./api.ts";

/** After the last keystroke. */
const SAVE_AFTER_MS = 800;
const RETRY_MS = 5000;

export type DraftState = {
	text: string;
	/** How the text stands to the server's. */
	saving: "saved" | "waiting" | "sending" | "failed";
	/** When the server last took it; null while it is as it was found. */
	savedAt: number | null;
	/** What the server said when it refused; null where the line was cut. */
	refusal: string | null;
	/** Whether it refused because the session is over: it is tried again, and goes on once they are signed in. */
	signedOut: boolean;
	/** Someone else's text, to be compared; nothing is sent meanwhile. */
	stale: { text: string; now: Versioned<ContributionView> } | null;
};

type Local = { text: string; at: number };

/**
 * The text of one change as it is written: saved 800 ms after the last keystroke under the ETag it was read at, kept
 * in this browser until the server has it, and never sent over someone else's.
 *
 * @param onSaved gets the contribution as it is after each save
 */
export function useDraft(
	initial: Versioned<ContributionView>,
	change: ChangeView,
	onSaved: (now: Versioned<ContributionView>) => void,
) {
	const { id } = initial.value;
	const [state, setState] = useState<DraftState>({
		text: change.text ?? "",
		saving: "saved",
		savedAt: null,
		refusal: null,
		signedOut: false,
		stale: null,
	});
	const live = useRef({
		text: state.text,
		sent: state.text,
		etag: initial.etag,
		busy: false,
		stopped: false,
	});
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	const key = `seedbed-draft-${change.id}`;

	const save = useCallback(async (): Promise<string | null> => {
		clearTimeout(timer.current);
		const now = live.current;
		if (now.busy || now.stopped) return null;
		while (now.text !== now.sent) {
			const text = now.text;
			now.busy = true;
			setState((before) => ({ ...before, saving: "sending" }));
			try {
				const saved = await editContribution(id, now.etag, { texts: [{ changeId: change.id, text }] });
				now.etag = saved.etag;
				now.sent = text;
				onSaved(saved);
				if (now.text === text) forget(key);
				const saving = now.text === text ? "saved" : "waiting";
				setState((before) => ({ ...before, saving, savedAt: Date.now(), refusal: null, signedOut: false }));
			} catch (error) {
				const stale = staleOf(error, change.id);
				if (stale?.text === text) {
					now.etag = stale.now.etag; // the same text from another tab: nothing to compare
					now.sent = text;
					onSaved(stale.now);
					setState((before) => ({ ...before, saving: "saved", savedAt: Date.now() }));
					continue;
				}
				if (stale) now.stopped = true;
				const refusal = error instanceof ApiProblem ? error.message : null;
				const signedOut = error instanceof ApiProblem && error.status === 401;
				const next = { saving: "failed", refusal, signedOut } as const;
				setState((before) => ({ ...before, ...next, stale: stale ?? before.stale }));
				if (!stale) timer.current = setTimeout(() => void save(), RETRY_MS);
				return null;
			} finally {
				now.busy = false;
			}
		}
		return now.etag;
	}, [id, change.id, key, onSaved]);

	const write = useCallback(
		(text: string) => {
			live.current.text = text;
			keep(key, text);
			setState((before) => ({ ...before, text, saving: before.saving === "failed" ? "failed" : "waiting" }));
			clearTimeout(timer.current);
			timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
		},
		[key, save],
	);

	/** Goes on from what the server has, with this text. */
	const settle = useCallback(
		(now: Versioned<ContributionView>, text: string) => {
			const theirs = now.value.changes.find((one) => one.id === change.id)?.text ?? "";
			Object.assign(live.current, { etag: now.etag, sent: theirs, text, stopped: false });
			const saving = text === theirs ? "saved" : "waiting";
			setState((before) => ({ ...before, text, stale: null, refusal: null, saving }));
			if (text === theirs) forget(key);
			else void save();
		},
		[change.id, key, save],
	);

	/** Takes a newer state that someone else made, unless there is unsaved text here. @returns whether it did */
	const follow = useCallback(
		(now: Versioned<ContributionView>): boolean => {
			const { text, sent, busy, etag } = live.current;
			if (busy || text !== sent || etag === now.etag) return false;
			const theirs = now.value.changes.find((one) => one.id === change.id)?.text ?? "";
			settle(now, theirs);
			return theirs !== text;
		},
		[change.id, settle],
	);

	useEffect(() => {
		const retry = () => void save();
		const warn = (event: BeforeUnloadEvent) => {
			if (live.current.text === live.current.sent) return;
			void save();
			event.preventDefault();
		};
		window.addEventListener("online", retry);
		window.addEventListener("beforeunload", warn);
		return () => {
			window.removeEventListener("online", retry);
			window.removeEventListener("beforeunload", warn);
			void save();
			clearTimeout(timer.current);
		};
	}, [save]);

	return { ...state, write, save, settle, follow, keptText: () => kept(key), dropKept: () => forget(key) };
}

function staleOf(error: unknown, changeId: string): DraftState["stale"] {
	if (!(error instanceof ApiProblem) || error.status !== 412) return null;
	const current = ContributionView.safeParse(error.details.current);
	const { etag } = error.details;
	if (!current.success || typeof etag !== "string") return null;
	const text = current.data.changes.find((one) => one.id === changeId)?.text ?? "";
	return { text, now: { value: current.data, etag } };
}

// The browser's storage may be full or closed to us: a text that cannot be kept here is still on the screen.

function keep(key: string, text: string): void {
	try {
		localStorage.setItem(key, JSON.stringify({ text, at: Date.now() } satisfies Local));
	} catch {
		// see above
	}
}

function kept(key: string): Local | null {
	try {
		const found: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
		if (typeof found !== "object" || found === null || !("text" in found) || !("at" in found)) return null;
		return typeof found.text === "string" && typeof found.at === "number"
			? { text: found.text, at: found.at }
			: null;
	} catch {
		return null;
	}
}

function forget(key: string): void {
	try {
		localStorage.removeItem(key);
	} catch {
		// see above
	}
}
