"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconDownload } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { useKeys } from "#components/frame/keys.ts";
import { useFormats, useWords } from "#components/words.tsx";
import css from "./chart.module.css";
import { csvBlob, download, pictureOf, pngOf } from "./chart-export.ts";
import type { ChartHead, ChartTable } from "./chart-table.ts";

type Props = ChartHead & {
	table: ChartTable;
	/** Key and notes under the plot. */
	below?: ReactNode;
	/** Binds T to the table view: for the one chart a page is about. */
	keys?: boolean;
	children: ReactNode;
};

/**
 * What is around a chart: the sentence, how to read it, and its menu. Without a title only the plot is drawn.
 * SVGs of one's own that belong into exports carry `data-plot`.
 */
export function ChartFrame({
	title,
	sub,
	name = "seedbed-chart",
	source,
	table,
	below,
	keys = false,
	children,
}: Props) {
	const words = useWords().charts;
	const figure = useRef<HTMLElement>(null);
	const [asTable, setAsTable] = useState(false);
	const [failed, setFailed] = useState(false);
	useKeys(keys ? [{ keys: "T", does: words.showTable, run: () => setAsTable((before) => !before) }] : []);
	const picture = () =>
		figure.current === null ? undefined : pictureOf(figure.current, { title, sub, source });
	const saveSvg = () => {
		const made = picture();
		if (made) download(new Blob([made.svg], { type: "image/svg+xml" }), `${name}.svg`);
	};
	const savePng = () => {
		const made = picture();
		setFailed(false);
		if (made)
			pngOf(made).then(
				(blob) => download(blob, `${name}.png`),
				() => setFailed(true),
			);
	};
	return (
		<figure ref={figure} className={css.chart}>
			{title !== undefined && (
				<figcaption>
					<div className="sb-grow">
						<div className={css.title}>{title}</div>
						{sub !== undefined && <div className={css.sub}>{sub}</div>}
						{failed && (
							<div className={css.sub} role="alert">
								{words.exportFailed}
							</div>
						)}
					</div>
					<Menu position="bottom-end">
						<Menu.Target>
							<ActionIcon className="sb-noprint" aria-label={words.options} title={words.options}>
								<IconDots size={16} aria-hidden />
							</ActionIcon>
						</Menu.Target>
						<Menu.Dropdown>
							<Menu.Item onClick={() => setAsTable(!asTable)}>
								{asTable ? words.showChart : words.showTable}
							</Menu.Item>
							<Menu.Label>{words.download}</Menu.Label>
							{!asTable && (
								<>
									<Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={savePng}>
										{words.png}
									</Menu.Item>
									<Menu.Item leftSection={<IconDownload size={14} aria-hidden />} onClick={saveSvg}>
										{words.svg}
									</Menu.Item>
								</>
							)}
							<Menu.Item
								leftSection={<IconDownload size={14} aria-hidden />}
								onClick={() => download(csvBlob(table), `${name}.csv`)}
							>
								{words.csv}
							</Menu.Item>
						</Menu.Dropdown>
					</Menu>
				</figcaption>
			)}
			{asTable ? <TableView table={table} label={title ?? words.showTable} /> : children}
			{!asTable && below !== undefined && <div className={css.legend}>{below}</div>}
		</figure>
	);
}

function TableView({ table, label }: { table: ChartTable; label: string }) {
	const formats = useFormats();
	const text = (cell: string | number | null, column: number) => {
		if (cell === null) return "–";
		if (typeof cell === "string") return cell;
		if (table.shares?.includes(column)) return formats.share(cell);
		return Number.isInteger(cell) ? formats.integer(cell) : formats.score(cell, Math.abs(cell) < 1 ? 3 : 2);
	};
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be in reach of the keyboard
		<section className={css.scroll} tabIndex={0} aria-label={label}>
			<table className={css.table}>
				<thead>
					<tr>
						{table.head.map((head) => (
							<th key={head} scope="col">
								{head}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{table.rows.map((row, index) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
						<tr key={index}>
							{row.map((cell, column) => (
								// biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
								<td key={column}>{text(cell, column)}</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
