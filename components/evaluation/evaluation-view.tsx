"use client";

import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ago } from "#components/ui/ago.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Ledger } from "#components/ui/ledger.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { type EvaluationItemView, type EvaluationRunView, ITEMS } from "#lib/evaluation/schema.ts";
import { visibleText } from "#lib/platform/visible-text.ts";
import { cancelMutation, evaluationQuery, isInMotion, itemsQuery } from "./api.ts";
import css from "./evaluation.module.css";
import { EvaluationTag } from "./evaluation-tag.tsx";

type Items = { items: EvaluationItemView[]; nextCursor: string | null };
type Props = {
	at: string;
	initial: EvaluationRunView;
	initialItems: Items;
	cursor: string | null;
	mayCancel: boolean;
};

/** One measuring of a model: how far it is, what it scored, and each question with its answer. Live. */
export function EvaluationView({ at, initial, initialItems, cursor, mayCancel }: Props) {
	const words = useWords().evaluation;
	const formats = useFormats();
	const queries = useQueryClient();
	const { data: run } = useQuery({ ...evaluationQuery(initial.id), initialData: initial });
	const { data: items } = useQuery({ ...itemsQuery(initial.id, cursor), initialData: initialItems });
	const cancel = useMutation(cancelMutation(initial.id, queries));
	const progress = words.progress(formats.integer(run.done), formats.integer(run.total));
	return (
		<Page
			title={words.run(run.number)}
			section={words.title}
			crumbs={[{ label: words.title, href: at }, { label: words.run(run.number) }]}
			tag={
				<>
					<EvaluationTag status={run.status} />
					{run.partial && <Tag tone="caution">{words.partial}</Tag>}
				</>
			}
			facts={
				<>
					{run.model.name}, {words.kind[run.kind]}
					{run.dataset && `: ${run.dataset.name} v${run.dataset.number}`}
					{run.pack && `: ${run.pack.name} (${run.pack.licence})`}
					{run.judge && `, ${words.judge}: ${run.judge.name}`}. {words.startedBy(run.startedBy)}{" "}
					<Ago prose at={run.createdAt} />. {run.reason} {run.judge?.isDemo && words.demoJudge}
				</>
			}
			{...(mayCancel &&
				isInMotion(run) && {
					actions: (
						<Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
							{words.cancel}
						</Button>
					),
				})}
		>
			{cancel.error && <p role="alert">{cancel.error.message}</p>}
			<Ledger
				items={[
					{ label: words.done, value: progress, note: words.failures(formats.integer(run.failures)) },
					...run.scores.map((score) => ({
						label: score.benchmark.includes(` ${score.metric},`)
							? score.benchmark
							: `${score.benchmark}, ${score.metric}`,
						value: formats.score(score.value),
						...(score.errorRate > 0 && { note: words.errorRate(formats.share(score.errorRate)) }),
					})),
				]}
			/>
			{isInMotion(run) && (
				<Meter
					parts={[{ share: run.total === 0 ? 0 : run.done / run.total, color: "accepted" }]}
					label={progress}
				/>
			)}
			{run.categories.length > 0 && <Categories run={run} />}
			<Sec title={words.items}>
				{items.items.length === 0 && (
					<p className="sb-meta">{isInMotion(run) ? words.itemsNotYet : words.itemsNone}</p>
				)}
				{items.items.map((item) => (
					<Item key={`${item.ordinal}/${item.turn}`} item={item} />
				))}
				<Pager next={items.nextCursor} pageSize={ITEMS} />
			</Sec>
		</Page>
	);
}

function Categories({ run }: { run: EvaluationRunView }) {
	const words = useWords().evaluation;
	const formats = useFormats();
	return (
		<DataTable
			label={words.category}
			columns={[
				{ key: "category", head: words.category },
				{ key: "first", head: words.firstTurn, num: true },
				{ key: "second", head: words.secondTurn, num: true },
				{ key: "mean", head: words.mean, num: true },
			]}
			rows={run.categories.map(({ category, first, second, mean }) => ({
				key: category,
				cells: [category, formats.score(first), formats.score(second), formats.score(mean)],
			}))}
		/>
	);
}

function Item({ item }: { item: EvaluationItemView }) {
	const words = useWords().evaluation;
	const formats = useFormats();
	const parts = [
		{ head: words.answer, text: item.answer },
		{ head: words.reference, text: item.reference },
		{ head: words.judgement, text: item.judgement },
	];
	return (
		<article className={css.item}>
			<div className="sb-row sb-between">
				<span className="sb-meta">
					{item.category} {words.turn(item.turn)}
				</span>
				<span className="sb-num">{item.score === null ? words.noScore : formats.score(item.score)}</span>
			</div>
			<p className="sb-text-sm sb-strong">{visibleText(item.question ?? "")}</p>
			{parts.map(
				({ head, text }) =>
					text !== null && (
						<details key={head} open={head !== words.judgement}>
							<summary className="sb-meta">{head}</summary>
							{head === words.answer && text.trim() === "" ? (
								<p className="sb-meta">{words.emptyAnswer}</p>
							) : (
								<p className="sb-text-sm">{visibleText(text)}</p>
							)}
						</details>
					),
			)}
			{item.error !== null && <p className="sb-meta">{item.error}</p>}
		</article>
	);
}
