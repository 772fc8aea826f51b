import Link from "next/link";
import { DataTable } from "#components/ui/data-table.tsx";
import { FilterChoice } from "#components/ui/filters.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Empty } from "#components/ui/states.tsx";
import type { DatasetRowView } from "#lib/datasets/schema.ts";
import { visibleText } from "#lib/platform/visible-text.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./datasets.module.css";

const words = wordsFor("en").datasets;
const { integer } = formatsFor("en");

type Props = {
	/** The project's address. */
	at: string;
	page: { items: readonly DatasetRowView[]; nextCursor: string | null };
};

/** The rows of a version in their order. */
export function RowsTab({ at, page }: Props) {
	return (
		<div className="sb-col" style={{ gap: 16 }}>
			<FilterChoice
				param="part"
				label={words.partFilter}
				options={[
					{ value: "", label: words.allRows },
					{ value: "train", label: words.part.train },
					{ value: "held-out", label: words.part.heldOut },
				]}
			/>
			<DataTable
				label={words.tabs.rows}
				keys
				columns={[
					{ key: "row", head: words.rowColumns.row, width: 80 },
					{ key: "question", head: words.rowColumns.question },
					{ key: "answer", head: words.rowColumns.answer },
					{ key: "part", head: words.rowColumns.part, width: 90 },
					{ key: "leaf", head: words.rowColumns.leaf, width: 200, hidePhone: true },
					{ key: "trace", head: words.rowColumns.trace, width: 70 },
				]}
				rows={page.items.map((row) => ({
					key: row.id,
					cells: [
						<Link key="row" href={`${at}/samples/${row.runId}/${row.sampleId}`}>
							{words.rowNumber(integer(row.ordinal + 1))}
						</Link>,
						<span key="question" className={css.clamp} dir="auto">
							{visibleText(row.question || words.erased)}
						</span>,
						<span key="answer" className={css.clamp} dir="auto">
							{visibleText(row.answer || words.erased)}
						</span>,
						row.heldOut ? words.part.heldOut : words.part.train,
						<LeafPath key="leaf" path={row.path} dir={false} />,
						<Link key="trace" href={`${at}/trace?id=${row.id}`}>
							{words.traceRow}
						</Link>,
					],
				}))}
				next={page.nextCursor}
				empty={<Empty heading={words.noRow} />}
			/>
		</div>
	);
}
