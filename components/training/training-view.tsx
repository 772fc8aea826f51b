"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { announce } from "#components/frame/announce.ts";
import { Ago } from "#components/ui/ago.tsx";
import { CopyButton } from "#components/ui/copy-field.tsx";
import { Ledger } from "#components/ui/ledger.tsx";
import { Page, Panel } from "#components/ui/page.tsx";
import { ErrorPanel } from "#components/ui/states.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { TrainingRunView, TrainingSteps } from "#lib/training/schema.ts";
import { isInMotion, logQuery, trainingQuery } from "./api.ts";
import { Checkpoints } from "./checkpoints.tsx";
import { spansOf } from "./timeline.ts";
import css from "./training.module.css";
import { TrainingActions } from "./training-actions.tsx";
import { TrainingCharts } from "./training-charts.tsx";
import { TrainingStanding } from "./training-standing.tsx";
import { TrainingTag } from "./training-tag.tsx";

type Props = {
	/** The project's address: "/p/demo". */
	at: string;
	initial: TrainingRunView;
	initialSteps: TrainingSteps;
	/** What runs, word for word; null for whoever may not start trainings. */
	command: string | null;
	mayStart: boolean;
	mayAddModel: boolean;
};

/** A training with its plan, loss and checkpoints, live without a reload. */
export function TrainingView({ at, initial, initialSteps, command, mayStart, mayAddModel }: Props) {
	const words = useWords().training;
	const { integer } = useFormats();
	const { data: run, error, refetch } = useQuery({ ...trainingQuery(initial.id), initialData: initial });
	const spans = spansOf(run);
	const current = spans.find(({ name }) => name === run.newest?.phase);
	const total = spans.at(-1)?.to ?? 0;
	const now = current && run.newest ? current.from + run.newest.step : 0;
	useAnnouncements(run);
	const name = words.run(run.number);
	return (
		<Page
			title={name}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/training` }, { label: name }]}
			{...(isInMotion(run) && total > 0 && { progress: now / total })}
			tag={
				<TrainingTag
					status={run.status}
					{...(current &&
						run.newest && {
							at: words.inPhase(current.name, integer(run.newest.step), integer(current.to - current.from)),
						})}
				/>
			}
			facts={
				<>
					{words.facts(run.baseModel.name)}{" "}
					<Link href={`${at}/datasets/${run.dataset.name}/${run.dataset.number}`}>
						{words.version(run.dataset.name, run.dataset.number)}
					</Link>
					{", "}
					{words.factsRest(run.plan.presetName, run.launcher, run.startedBy)} <Ago prose at={run.createdAt} />
					.
				</>
			}
			actions={mayStart && <TrainingActions run={run} now={now} total={total} />}
		>
			<RunLedger run={run} now={now} total={total} />
			{error && (
				<ErrorPanel
					heading={words.readFailed}
					says={words.readFailedSays(error.message)}
					onRetry={() => void refetch()}
				/>
			)}
			<TrainingStanding run={run} />
			<TrainingCharts run={run} spans={spans} now={now} initialSteps={initialSteps} />
			<Checkpoints run={run} at={at} mayAddModel={mayAddModel} />
			{command !== null && (
				<Panel title={words.command} note={words.commandNote} right={<CopyButton text={command} />}>
					<pre className={css.command}>{command}</pre>
					<p className="sb-meta">{words.commandSays}</p>
				</Panel>
			)}
			<TrainerLog runId={run.id} />
		</Page>
	);
}

function RunLedger({ run, now, total }: { run: TrainingRunView; now: number; total: number }) {
	const words = useWords().training.ledger;
	const { integer, score } = useFormats();
	const { newest } = run;
	return (
		<Ledger
			items={[
				{
					label: words.loss,
					value: score(newest?.loss ?? null, 3),
					...(newest && { note: words.ofPhase(newest.phase) }),
				},
				{
					label: words.tokens,
					value: integer(newest?.tokensPerS == null ? null : Math.round(newest.tokensPerS)),
				},
				{ label: words.gradient, value: score(newest?.gradNorm ?? null, 2) },
				{ label: words.rate, value: newest ? newest.learningRate.toExponential(1) : "–" },
				{ label: words.step, value: integer(now), note: words.ofSteps(integer(total)) },
			]}
		/>
	);
}

/** The trainer's last words. */
function TrainerLog({ runId }: { runId: string }) {
	const words = useWords().training;
	const { data, error, refetch } = useQuery(logQuery(runId));
	const box = useRef<HTMLElement>(null);
	useEffect(() => {
		// follows what is written, unless its reader has gone up to read
		const region = box.current;
		if (region && data && region.scrollHeight - region.scrollTop - region.clientHeight < 400)
			region.scrollTop = region.scrollHeight;
	}, [data]);
	return (
		<Panel title={words.log} {...(data && !data.isWhole && { note: words.logNote })} pad={false}>
			{error ? (
				<ErrorPanel heading={words.readFailed} says={error.message} onRetry={() => void refetch()} />
			) : (
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be in reach of the keyboard
				<section ref={box} className={css.log} tabIndex={0} aria-label={words.log}>
					<pre>{data?.text || words.logNone}</pre>
				</section>
			)}
		</Panel>
	);
}

/** Says a change of state. */
function useAnnouncements(run: TrainingRunView) {
	const words = useWords().training;
	const said = useRef(run.status);
	useEffect(() => {
		if (run.status === said.current) return;
		said.current = run.status;
		announce(words.announce(run.number, words.status[run.status]));
	}, [run.status, run.number, words]);
}
