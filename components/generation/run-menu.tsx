"use client";

import { Button, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { GenerationRunView } from "#lib/generation/schema.ts";
import { cancelRunMutation, isInMotion } from "./api.ts";

/** What else can be done with a run. Cancelling asks first, in numbers. */
export function RunMenu({ run, at }: { run: GenerationRunView; at: string }) {
	const words = useWords().generation;
	const { integer } = useFormats();
	const [asking, setAsking] = useState(false);
	const cancel = useMutation(cancelRunMutation(run.id, useQueryClient()));
	const inFlight = run.stages.reduce((sum, stage) => sum + stage.inFlight, 0);
	// What a batch has accepted becomes samples when it ends, not before.
	const onTheirWay = inFlight + run.accepted - run.kept;
	const left = Math.max(0, run.target - run.kept);
	return (
		<>
			<Menu position="bottom-end">
				<Menu.Target>
					<Button
						variant="default"
						aria-label={words.moreOf(run.number)}
						rightSection={<IconDots size={16} aria-hidden />}
					>
						{words.more}
					</Button>
				</Menu.Target>
				<Menu.Dropdown>
					<Menu.Item component={Link} href={`${at}/generation/new?from=${run.number}`}>
						{words.runAgain}
					</Menu.Item>
					{isInMotion(run) && (
						<Menu.Item color="rejected" onClick={() => setAsking(true)}>
							{words.cancel}
						</Menu.Item>
					)}
				</Menu.Dropdown>
			</Menu>
			<ConfirmDialog
				opened={asking}
				onClose={() => setAsking(false)}
				title={words.cancelTitle(run.number)}
				says={words.cancelSays(integer(onTheirWay), integer(run.kept), integer(left))}
				confirm={words.cancel}
				keep={words.keepRunning}
				busy={cancel.isPending}
				onConfirm={() => cancel.mutate(undefined, { onSuccess: () => setAsking(false) })}
				error={cancel.error?.message}
			/>
		</>
	);
}
