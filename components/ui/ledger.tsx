import type { ReactNode } from "react";
import css from "./figures.module.css";

export type Figure = {
	label: string;
	value: ReactNode;
	/** Unit or base, after the figure. */
	note?: ReactNode;
};

/** Up to six figures between hairlines. */
export function Ledger({ items }: { items: readonly Figure[] }) {
	return (
		<dl className={css.ledger}>
			{items.map(({ label, value, note }) => (
				<div key={label}>
					<dt>{label}</dt>
					<dd>
						{value}
						{note !== undefined && note !== "" && <small>{note}</small>}
					</dd>
				</div>
			))}
		</dl>
	);
}

/** Terms and their values, one a row: where a sample comes from, the settings of a run. */
export function KeyList({ items }: { items: readonly { term: string; value: ReactNode }[] }) {
	return (
		<dl className={css.keys}>
			{items.map(({ term, value }) => (
				<div key={term}>
					<dt>{term}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}
