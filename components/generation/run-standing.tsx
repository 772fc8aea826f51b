"use client";

import { ButtonLink } from "#components/ui/button-link.tsx";
import { Standing } from "#components/ui/standing.tsx";
import { useWords } from "#components/words.tsx";
import type { GenerationRunView } from "#lib/generation/schema.ts";

/** Why a run does not go on, or not whole, and what to do. Nothing where all is well. */
export function RunStanding({ run, at }: { run: GenerationRunView; at: string }) {
	const words = useWords().generation;
	const toTeachers = (
		<ButtonLink href={`${at}/teachers/${run.teacher.id}`} size="xs">
			{words.toTeachers}
		</ButtonLink>
	);
	if (run.status === "waiting") {
		return (
			<Standing tone="caution" title={words.waits} action={toTeachers}>
				{run.reason} {words.waitsCure}
			</Standing>
		);
	}
	if (run.status === "queued") {
		return (
			<Standing tone="quiet" title={words.queuedTitle}>
				{words.queuedSays}
			</Standing>
		);
	}
	if (run.status === "failed") {
		return (
			<Standing tone="rejected" title={words.failedTitle} action={toTeachers}>
				{run.reason}
			</Standing>
		);
	}
	if (run.status === "succeeded" && run.reason !== null) {
		return (
			<Standing tone="caution" title={words.gapsTitle}>
				{run.reason}
			</Standing>
		);
	}
	return null;
}
