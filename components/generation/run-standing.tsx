"use client";

import { IconAlertTriangle, IconHourglass, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { useWords } from "#components/words.tsx";
import type { GenerationRunView } from "#lib/generation/schema.ts";
import css from "./generation.module.css";

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
			<Note tone="caution" title={words.waits} action={toTeachers}>
				{run.reason} {words.waitsCure}
			</Note>
		);
	}
	if (run.status === "queued") {
		return (
			<Note tone="quiet" title={words.queuedTitle}>
				{words.queuedSays}
			</Note>
		);
	}
	if (run.status === "failed") {
		return (
			<Note tone="rejected" title={words.failedTitle} action={toTeachers}>
				{run.reason}
			</Note>
		);
	}
	if (run.status === "succeeded" && run.reason !== null) {
		return (
			<Note tone="caution" title={words.gapsTitle}>
				{run.reason}
			</Note>
		);
	}
	return null;
}

type NoteProps = {
	tone: "caution" | "rejected" | "quiet";
	title: string;
	action?: ReactNode;
	children: ReactNode;
};

const ICONS = { caution: IconAlertTriangle, rejected: IconX, quiet: IconHourglass } as const;

function Note({ tone, title, action, children }: NoteProps) {
	const Icon = ICONS[tone];
	return (
		<div className={css.standing} data-tone={tone}>
			<Icon size={18} aria-hidden />
			<div className="sb-grow">
				<strong>{title}</strong>
				<p>{children}</p>
			</div>
			{action}
		</div>
	);
}
