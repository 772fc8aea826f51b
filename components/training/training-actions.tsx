"use client";

import { Button } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { TrainingRunView } from "#lib/training/schema.ts";
import { isInMotion, steerMutation } from "./api.ts";

/** Stops a training that runs, after asking, or goes on with one that was stopped or failed. */
export function TrainingActions({ run, now, total }: { run: TrainingRunView; now: number; total: number }) {
	const words = useWords().training;
	const { integer } = useFormats();
	const [asking, setAsking] = useState(false);
	const queries = useQueryClient();
	const stop = useMutation(steerMutation(run.id, "stop", queries));
	const resume = useMutation(steerMutation(run.id, "resumption", queries));
	if (isInMotion(run)) {
		return (
			<>
				{run.isStopping && <span className="sb-meta">{words.stopping}</span>}
				<Button
					variant="default"
					disabled={run.isStopping}
					leftSection={<IconPlayerPause size={16} aria-hidden />}
					onClick={() => setAsking(true)}
				>
					{words.stop}
				</Button>
				<ConfirmDialog
					opened={asking}
					onClose={() => setAsking(false)}
					title={words.stopTitle(run.number)}
					says={words.stopSays(integer(now), integer(Math.max(0, total - now)))}
					confirm={words.stop}
					keep={words.keepRunning}
					busy={stop.isPending}
					onConfirm={() => stop.mutate(undefined, { onSuccess: () => setAsking(false) })}
					error={stop.error?.message}
				/>
			</>
		);
	}
	if (run.status !== "cancelled" && run.status !== "failed") return null;
	return (
		<>
			{resume.error && <span role="alert">{resume.error.message}</span>}
			<Button
				loading={resume.isPending}
				leftSection={<IconPlayerPlay size={16} aria-hidden />}
				onClick={() => resume.mutate()}
			>
				{words.resume}
			</Button>
		</>
	);
}
