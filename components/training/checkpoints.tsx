"use client";

import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { Ago } from "#components/ui/ago.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Panel } from "#components/ui/page.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { TrainingRunView } from "#lib/training/schema.ts";
import { chooseCheckpointMutation } from "./api.ts";
import css from "./training.module.css";

/** What the trainer saved, newest first, each with its way to a model and a measurement. */
export function Checkpoints({
	run,
	at,
	mayAddModel,
}: {
	run: TrainingRunView;
	at: string;
	mayAddModel: boolean;
}) {
	const words = useWords().training;
	const { integer } = useFormats();
	const choose = useMutation(chooseCheckpointMutation(run.projectId, run.id, useQueryClient()));
	const columns = words.checkpointColumns;
	return (
		<Panel title={words.checkpoints} note={words.checkpointsNote} pad={false}>
			{choose.error && (
				<p role="alert" className={css.refusal}>
					{choose.error.message}
				</p>
			)}
			<DataTable
				label={words.checkpoints}
				onPanel
				columns={[
					{ key: "step", head: columns.step, num: true, width: 80 },
					{ key: "phase", head: columns.phase },
					{ key: "seen", head: columns.seen, num: true, hidePhone: true },
					{ key: "hash", head: columns.hash },
					{ key: "when", head: columns.when, hidePhone: true },
					{ key: "action", head: columns.action, width: 160 },
				]}
				rows={[...run.checkpoints]
					.reverse()
					.map(({ id, phase, step, samplesSeen, sha256, isFinal, modelId, at: when }) => ({
						key: id,
						...(isFinal && { tone: "selected" as const }),
						cells: [
							integer(step),
							<span key="phase">
								{phase} {isFinal && <Tag tone="accepted">{words.final}</Tag>}
							</span>,
							integer(samplesSeen),
							<code key="hash" className={css.hash} title={sha256}>
								{sha256.slice(0, 16)}
							</code>,
							<Ago key="when" at={when} />,
							modelId !== null ? (
								<Link
									key="evaluate"
									href={`${at}/evaluation/new?model=${modelId}`}
									aria-label={words.evaluateOf(phase, integer(step))}
								>
									{words.evaluate}
								</Link>
							) : mayAddModel ? (
								<Button
									key="make"
									variant="default"
									size="compact-xs"
									aria-label={words.makeModelOf(phase, integer(step))}
									loading={choose.isPending && choose.variables === id}
									onClick={() => choose.mutate(id)}
								>
									{words.makeModel}
								</Button>
							) : null,
						],
					}))}
				empty={<p className={css.none}>{words.noCheckpoint}</p>}
			/>
		</Panel>
	);
}
