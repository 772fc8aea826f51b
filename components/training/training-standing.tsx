"use client";

import { IconAlertTriangle, IconHourglass, IconPlayerPause, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useWords } from "#components/words.tsx";
import type { TrainingRunView } from "#lib/training/schema.ts";
import css from "./training.module.css";

/** Why a training does not go on, and what to do. Nothing where all is well. */
export function TrainingStanding({ run }: { run: TrainingRunView }) {
	const words = useWords().training;
	const { status, reason } = run;
	if (status === "waiting") {
		return (
			<Note tone="caution" title={words.waits}>
				{reason} {words.waitsCure}
			</Note>
		);
	}
	if (status === "queued") {
		return reason === null ? (
			<Note tone="quiet" title={words.queuedTitle}>
				{words.queuedSays}
			</Note>
		) : (
			<Note tone="caution" title={words.relaunchTitle}>
				{reason}
			</Note>
		);
	}
	if (status === "failed") {
		return (
			<Note tone="rejected" title={words.failedTitle}>
				{reason} {words.failedCure}
			</Note>
		);
	}
	if (status === "cancelled") {
		return (
			<Note tone="stopped" title={words.stoppedTitle}>
				{words.stoppedSays}
			</Note>
		);
	}
	return null;
}

const ICONS = {
	caution: IconAlertTriangle,
	rejected: IconX,
	quiet: IconHourglass,
	stopped: IconPlayerPause,
} as const;

function Note({ tone, title, children }: { tone: keyof typeof ICONS; title: string; children: ReactNode }) {
	const Icon = ICONS[tone];
	return (
		<div className={css.standing} data-tone={tone}>
			<Icon size={18} aria-hidden />
			<div className="sb-grow">
				<strong>{title}</strong>
				<p>{children}</p>
			</div>
		</div>
	);
}
