"use client";

import { Button } from "@mantine/core";
import { useFormats, useWords } from "#components/words.tsx";
import type { DraftState } from "./use-draft.ts";

type Props = {
	draft: DraftState;
	onRetry: () => void;
	/** Where one who signs in again is led to. */
	next: string;
};

/** Whether the server has the text, at a fixed place. */
export function SaveSign({ draft, onRetry, next }: Props) {
	const { common, contributions } = useWords();
	const { editor: words } = contributions;
	const formats = useFormats();
	const { saving, savedAt, refusal } = draft;
	if (draft.stale) return null; // the choice below says it
	if (draft.signedOut) {
		return (
			<span role="alert" className="sb-row">
				<span style={{ color: "var(--sb-caution)" }}>{words.signedOut}</span>
				{/* in another tab: this one holds the text, and saves it once they are signed in */}
				<a href={`/login?callbackUrl=${encodeURIComponent(next)}`} target="_blank" rel="noreferrer">
					{words.signInAgain}
				</a>
			</span>
		);
	}
	if (saving === "failed") {
		return (
			<span role="alert" className="sb-row">
				<span style={{ color: "var(--sb-caution)" }}>
					{refusal ?? words.notSaved(savedAt === null ? "–" : formats.time(savedAt))}
				</span>
				<Button variant="default" size="compact-xs" onClick={onRetry}>
					{common.retry}
				</Button>
			</span>
		);
	}
	const says =
		saving === "sending"
			? words.saving
			: saving === "waiting"
				? words.unsaved
				: savedAt === null
					? words.nothingToSave
					: common.savedAt(formats.timeSeconds(savedAt));
	return <span className="sb-meta sb-num">{says}</span>;
}
