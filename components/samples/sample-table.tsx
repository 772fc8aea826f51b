import Link from "next/link";
import { DataTable } from "#components/ui/data-table.tsx";
import { FilterChips, FilterChoice } from "#components/ui/filters.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Page } from "#components/ui/page.tsx";
import { Empty } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { visibleText } from "#lib/platform/visible-text.ts";
import type { SampleFilter, SampleLine } from "#lib/samples/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import { ViewSwitch } from "./review-bar.tsx";
import { SampleTag } from "./sample-tag.tsx";
import css from "./samples.module.css";

const { samples: words, generation, common } = wordsFor("en");
const { integer, score } = formatsFor("en");

type Props = {
	/** The project's address. */
	at: string;
	filter: SampleFilter;
	page: { items: readonly SampleLine[]; nextCursor: string | null };
};

/** All samples of a project, kept or refused, by the filters of the address. */
export function SampleTable({ at, filter, page }: Props) {
	const chips = [
		filter.run !== undefined && { key: "run", label: words.filters.run, value: String(filter.run) },
		filter.leaf !== undefined && { key: "leaf", label: words.filters.leaf, value: filter.leaf },
		filter.stage !== undefined && {
			key: "stage",
			label: words.filters.stage,
			value: generation.stage[filter.stage] ?? filter.stage,
		},
		filter.reason !== undefined && {
			key: "reason",
			label: words.filters.reason,
			value: generation.reason[filter.reason] ?? filter.reason,
		},
	].filter((chip) => chip !== false);
	return (
		<Page
			title={words.tableTitle}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/samples` }, { label: words.tableTitle }]}
			actions={<ViewSwitch current="table" />}
		>
			<div className="sb-col">
				<FilterChoice
					param="outcome"
					label={words.filters.outcome}
					options={[
						{ value: "", label: common.all },
						{ value: "accepted", label: words.outcome.accepted },
						{ value: "rejected", label: words.outcome.rejected },
						{ value: "failed", label: words.outcome.failed },
					]}
				/>
				{(filter.outcome === undefined || filter.outcome === "accepted") && (
					<FilterChoice
						param="state"
						label={words.filters.state}
						options={[
							{ value: "", label: common.all },
							{ value: "pending", label: words.state.pending },
							{ value: "accepted", label: words.state.accepted },
							{ value: "edited", label: words.state.edited },
							{ value: "rejected", label: words.state.rejected },
						]}
					/>
				)}
				<FilterChips chips={chips} />
			</div>
			<DataTable
				label={words.tableTitle}
				keys
				columns={[
					{ key: "question", head: words.columns.question },
					{ key: "state", head: words.columns.state, width: 170 },
					{ key: "why", head: words.columns.why, width: 200 },
					{ key: "scores", head: words.columns.scores, width: 90, hidePhone: true },
					{ key: "run", head: words.columns.run, num: true, width: 70 },
					{ key: "leaf", head: words.columns.leaf, width: 240 },
				]}
				rows={page.items.map((sample) => ({
					key: `${sample.runId}/${sample.id}`,
					cells: [
						<div key="question">
							<Link className={css.clamp} dir="auto" href={`${at}/samples/${sample.runId}/${sample.id}`}>
								{visibleText(sample.question || words.noQuestion)}
							</Link>
							{sample.teacher.isDemo && <Tag tone="caution">{words.demoTeacher}</Tag>}
						</div>,
						<SampleTag key="state" outcome={sample.outcome} state={sample.state} />,
						whyOf(sample),
						sample.scores.length === 0
							? "–"
							: sample.scores
									.map(({ value }) => (Number.isInteger(value) ? integer(value) : score(value)))
									.join(" · "),
						<Link key="run" href={`${at}/generation/${sample.runNumber}`}>
							{sample.runNumber}
						</Link>,
						<LeafPath key="leaf" path={sample.path} dir={false} />,
					],
				}))}
				next={page.nextCursor}
				empty={
					chips.length > 0 || filter.outcome !== undefined || filter.state !== undefined ? (
						<Empty heading={words.tableFiltered} />
					) : (
						<Empty heading={words.tableEmpty}>{words.tableEmptySays}</Empty>
					)
				}
			/>
		</Page>
	);
}

function whyOf({ stage, reason }: SampleLine): string {
	if (stage === null) return "–";
	const at = generation.stage[stage] ?? stage;
	return reason === null ? at : words.refusedAt(at, generation.reason[reason] ?? reason);
}
