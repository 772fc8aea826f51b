"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Ago } from "#components/ui/ago.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { Person } from "#components/ui/person.tsx";
import { Empty, ErrorPanel } from "#components/ui/states.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { GenerationRunLine } from "#lib/generation/schema.ts";
import { acceptedOf } from "./accepted.ts";
import { runsQuery } from "./api.ts";
import css from "./generation.module.css";
import { RunTag } from "./run-tag.tsx";

type Props = {
	projectId: string;
	/** "/p/demo/generation" */
	at: string;
	cursor: string | null;
	initial: { items: GenerationRunLine[]; nextCursor: string | null };
	mayStart: boolean;
};

/** Runs, newest first, live. */
export function RunList({ projectId, at, cursor, initial, mayStart }: Props) {
	const words = useWords().generation;
	const { integer } = useFormats();
	const { data, error, refetch } = useQuery({ ...runsQuery(projectId, cursor), initialData: initial });
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
					{ key: "run", head: words.columns.run, width: 90 },
					{ key: "state", head: words.columns.state, width: 130 },
					{ key: "leaves", head: words.columns.leaves, num: true },
					{ key: "accepted", head: words.columns.accepted, num: true },
					{ key: "teacher", head: words.columns.teacher },
					{ key: "by", head: words.columns.by, hidePhone: true },
					{ key: "when", head: words.columns.when },
					{ key: "again", head: words.columns.actions, width: 110 },
				]}
				rows={data.items.map((run) => ({
					key: run.id,
					cells: [
						<Link key="run" href={`${at}/${run.number}`}>
							{words.run(run.number)}
						</Link>,
						<RunTag key="state" status={run.status} reason={run.reason} />,
						integer(run.leafCount),
						<Accepted key="accepted" run={run} />,
						<span key="teacher">
							{run.teacher.name}
							{run.teacher.isDemo && run.teacher.name !== words.demoTeacher && (
								<span className="sb-meta"> {words.demoTeacher}</span>
							)}
						</span>,
						<Person key="by" name={run.startedBy} />,
						<Ago key="when" at={run.createdAt} />,
						mayStart ? (
							<Link key="again" className="sb-meta" href={`${at}/new?from=${run.number}`}>
								{words.runAgain}
							</Link>
						) : null,
					],
				}))}
				next={data.nextCursor}
				empty={
					<Empty
						heading={words.none}
						{...(mayStart && {
							action: (
								<ButtonLink href={`${at}/new`} primary>
									{words.newRun}
								</ButtonLink>
							),
						})}
					>
						{words.noneSays}
					</Empty>
				}
			/>
		</>
	);
}

function Accepted({ run }: { run: GenerationRunLine }) {
	const words = useWords().generation;
	const { says, why } = acceptedOf(run, words, useFormats().integer);
	return (
		<span className={css.share} title={why}>
			<Meter parts={[{ share: shareOf(run), color: "accepted" }]} label={why ?? says} width={56} />
			{says}
		</span>
	);
}

const shareOf = ({ accepted, target }: GenerationRunLine) =>
	target === 0 ? 0 : Math.min(1, accepted / target);
