"use client";

import Link from "next/link";
import { type ReactNode, useRef } from "react";
import { useKeys } from "#components/frame/keys.ts";
import { useWords } from "#components/words.tsx";
import { cx } from "./cx.ts";
import { Pager } from "./pager.tsx";
import css from "./table.module.css";
import { useUrlState } from "./url-state.ts";

export type Column = {
	key: string;
	head: string;
	/** Right-aligned figures. */
	num?: boolean;
	width?: number | string;
	/** The name in `?sort=`; without it the column does not sort. */
	sort?: string;
	/** What stands before the value in a phone's second line; the head where it is left out and `num` is set. */
	phoneHead?: string;
	hidePhone?: boolean;
	/** Second line of the head. */
	note?: string;
};

export type Row = {
	key: string;
	/** One node for each column; the first holds the link to the thing. Nothing known: "–". */
	cells: readonly ReactNode[];
	tone?: "selected" | "base";
};

type Props = {
	/** Names the table to those who cannot see its place. */
	label: string;
	columns: readonly Column[];
	rows: readonly Row[];
	/** Stands in place of the rows when there are none. */
	empty?: ReactNode;
	/** Keyset cursor of the next page; null or left out at the end. */
	next?: string | null;
	pageSize?: number;
	dense?: boolean;
	/** `list` turns rows into two lines on a phone, `scroll` keeps the columns for comparing. */
	phone?: "list" | "scroll";
	/** J and K move through the rows: for the one list a page is about. */
	keys?: boolean;
	/** Inside a Panel the head stands on white. */
	onPanel?: boolean;
};

/** A table of design §5.4. Sorting and paging are links: the view is the URL. */
export function DataTable(props: Props) {
	const {
		label,
		columns,
		rows,
		empty,
		next,
		pageSize = 50,
		dense,
		phone = "list",
		keys = false,
		onPanel,
	} = props;
	const { get, hrefWith } = useUrlState();
	const body = useRef<HTMLTableSectionElement>(null);
	useRowKeys(body, keys && rows.length > 0);
	if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
	return (
		<>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be in reach of the keyboard */}
			<section className={css.scroll} tabIndex={0} aria-label={label} {...(onPanel && { style: paper })}>
				<table className={cx(css.table, dense && css.dense, phone === "list" && css.list)}>
					<thead>
						<tr>
							{columns.map((column) => (
								<Head key={column.key} column={column} sort={get("sort")} hrefWith={hrefWith} />
							))}
						</tr>
					</thead>
					<tbody ref={body}>
						{rows.map((row) => (
							<tr key={row.key} data-tone={row.tone}>
								{columns.map((column, index) => (
									<td
										key={column.key}
										className={cx(column.num && css.num, column.hidePhone && css.hide)}
										data-head={column.phoneHead ?? (column.num ? column.head : undefined)}
									>
										{row.cells[index]}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</section>
			<Pager next={next ?? null} pageSize={pageSize} />
		</>
	);
}

const paper = { ["--paper" as string]: "var(--sb-surface)" };

type HeadProps = {
	column: Column;
	sort: string | null;
	hrefWith: (change: Record<string, string | null>) => string;
};

function Head({ column, sort, hrefWith }: HeadProps) {
	const key = column.sort;
	const state =
		key === undefined
			? undefined
			: sort === key
				? "ascending"
				: sort === `-${key}`
					? "descending"
					: undefined;
	return (
		<th
			scope="col"
			className={cx(column.num && css.num)}
			style={column.width === undefined ? undefined : { width: column.width }}
			aria-sort={state}
		>
			{key === undefined ? (
				column.head
			) : (
				<Link href={hrefWith({ sort: state === "descending" ? key : `-${key}` })} scroll={false}>
					{column.head}
					{state === "ascending" ? " ↑" : state === "descending" ? " ↓" : ""}
				</Link>
			)}
			{column.note !== undefined && <div className="sb-meta">{column.note}</div>}
		</th>
	);
}

function useRowKeys(body: React.RefObject<HTMLTableSectionElement | null>, on: boolean) {
	const words = useWords().frame.help;
	const move = (step: number) => {
		const rows = [...(body.current?.rows ?? [])];
		const at = rows.findIndex((row) => row.contains(document.activeElement));
		const row = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
		row?.querySelector<HTMLElement>("a, button, input")?.focus();
	};
	useKeys(
		on
			? [
					{ keys: "J", does: words.nextRow, run: () => move(1) },
					{ keys: "K", does: words.previousRow, run: () => move(-1) },
				]
			: [],
	);
}
