"use client";

import { Standing } from "#components/ui/standing.tsx";
import { useWords } from "#components/words.tsx";
import type { TrainingRunView } from "#lib/training/schema.ts";

/** Why a training does not go on, and what to do. Nothing where all is well. */
export function TrainingStanding({ run }: { run: TrainingRunView }) {
	const words = useWords().training;
	const { status, reason } = run;
	if (status === "waiting") {
		return (
			<Standing tone="caution" title={words.waits}>
				{reason} {words.waitsCure}
			</Standing>
		);
	}
	if (status === "queued") {
		return reason === null ? (
			<Standing tone="quiet" title={words.queuedTitle}>
				{words.queuedSays}
			</Standing>
		) : (
			<Standing tone="caution" title={words.relaunchTitle}>
				{reason}
			</Standing>
		);
	}
	if (status === "failed") {
		return (
			<Standing tone="rejected" title={words.failedTitle}>
				{reason} {words.failedCure}
			</Standing>
		);
	}
	if (status === "cancelled") {
		return (
			<Standing tone="stopped" title={words.stoppedTitle}>
				{words.stoppedSays}
			</Standing>
		);
	}
	return null;
}
