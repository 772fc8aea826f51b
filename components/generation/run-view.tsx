"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { announce } from "#components/frame/announce.ts";
import { Ago } from "#components/ui/ago.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Page } from "#components/ui/page.tsx";
import { ErrorPanel } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { GenerationRunView } from "#lib/generation/schema.ts";
import { isInMotion, runQuery } from "./api.ts";
import { RunLeaves } from "./run-leaves.tsx";
import { RunLedger } from "./run-ledger.tsx";
import { RunMenu } from "./run-menu.tsx";
import { RunStanding } from "./run-standing.tsx";
import { RunStreams } from "./run-streams.tsx";
import { RunTag } from "./run-tag.tsx";

type Props = {
	/** The project's address: "/p/demo". */
	at: string;
	initial: GenerationRunView;
	mayStart: boolean;
};

/** A run with its figures, live without a reload. */
export function RunView({ at, initial, mayStart }: Props) {
	const words = useWords().generation;
	const formats = useFormats();
	const { data: run, error, refetch } = useQuery({ ...runQuery(initial.id), initialData: initial });
	useAnnouncements(run);
	const share = run.target === 0 ? 0 : Math.min(1, run.accepted / run.target);
	const judge = run.judge.id === run.teacher.id ? null : run.judge.name;
	const name = words.run(run.number);
	return (
		<Page
			title={name}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/generation` }, { label: name }]}
			{...(isInMotion(run) && { progress: share })}
			tag={
				<>
					<RunTag status={run.status} reason={run.reason} />
					{(run.teacher.isDemo || run.judge.isDemo) && <Tag tone="caution">{words.demoTeacher}</Tag>}
				</>
			}
			facts={
				<>
					{words.facts(formats.integer(run.leaves.length), run.leaves.length, run.teacher.name, judge)}{" "}
					{words.startedBy(run.startedBy)} <Ago prose at={run.createdAt} />
					{". "}
					{words.seedFact(String(run.seed))}
					{run.teacher.isDemo && ` ${words.demoSays}`}
				</>
			}
			actions={
				<>
					<ButtonLink href={`${at}/samples?run=${run.number}`}>{words.readSamples}</ButtonLink>
					{mayStart && <RunMenu run={run} at={at} />}
				</>
			}
		>
			<RunLedger run={run} />
			{error && (
				<ErrorPanel
					heading={words.readFailed}
					says={words.readFailedSays(error.message)}
					onRetry={() => void refetch()}
				/>
			)}
			<RunStanding run={run} at={at} />
			<RunStreams run={run} at={at} />
			<RunLeaves run={run} at={at} />
		</Page>
	);
}

/** Says a change of state, and progress at quarters only. */
function useAnnouncements(run: GenerationRunView) {
	const words = useWords().generation;
	const { share } = useFormats();
	const quarter = run.target === 0 ? 0 : Math.min(4, Math.floor((4 * run.accepted) / run.target));
	const said = useRef({ status: run.status, quarter });
	useEffect(() => {
		const before = said.current;
		said.current = { status: run.status, quarter };
		if (run.status !== before.status) {
			announce(words.announce.status(run.number, words.status[run.status]));
		} else if (quarter > before.quarter) {
			announce(words.announce.progress(run.number, share(quarter / 4)));
		}
	}, [run.status, run.number, quarter, words, share]);
}
