"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Ago } from "#components/ui/ago.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Person } from "#components/ui/person.tsx";
import { Empty, ErrorPanel } from "#components/ui/states.tsx";
import { useWords } from "#components/words.tsx";
import type { TrainingLine } from "#lib/training/schema.ts";
import { trainingsQuery } from "./api.ts";
import { TrainingTag } from "./training-tag.tsx";

type Props = {
	projectId: string;
	/** The project's address: "/p/demo". */
	at: string;
	cursor: string | null;
	initial: { items: TrainingLine[]; nextCursor: string | null };
	mayStart: boolean;
};

/** Trainings, newest first, live. */
export function TrainingList({ projectId, at, cursor, initial, mayStart }: Props) {
	const words = useWords().training;
	const { data, error, refetch } = useQuery({ ...trainingsQuery(projectId, cursor), initialData: initial });
	const { columns } = words;
	return (
		<>
			{error && (
				<ErrorPanel
					heading={words.readFailed}
					says={words.readFailedSays(error.message)}
					onRetry={() => void refetch()}
				/>
			)}
			<DataTable
				label={words.title}
				keys
				columns={[
					{ key: "run", head: columns.run, width: 120 },
					{ key: "state", head: columns.state, width: 130 },
					{ key: "dataset", head: columns.dataset },
					{ key: "model", head: columns.model },
					{ key: "preset", head: columns.preset, hidePhone: true },
					{ key: "by", head: columns.by, hidePhone: true },
					{ key: "when", head: columns.when },
				]}
				rows={data.items.map((run) => ({
					key: run.id,
					cells: [
						<Link key="run" href={`${at}/training/${run.number}`}>
							{words.run(run.number)}
						</Link>,
						<TrainingTag key="state" status={run.status} />,
						<Link key="dataset" href={`${at}/datasets/${run.dataset.name}/${run.dataset.number}`}>
							{words.version(run.dataset.name, run.dataset.number)}
						</Link>,
						run.baseModel.name,
						run.preset,
						<Person key="by" name={run.startedBy} />,
						<Ago key="when" at={run.createdAt} />,
					],
				}))}
				next={data.nextCursor}
				empty={
					<Empty
						heading={words.none}
						action={
							mayStart ? (
								<ButtonLink href={`${at}/training/new`} primary>
									{words.newRun}
								</ButtonLink>
							) : (
								<ButtonLink href={`${at}/datasets`}>{words.toDatasets}</ButtonLink>
							)
						}
					>
						{words.noneSays}
					</Empty>
				}
			/>
		</>
	);
}
