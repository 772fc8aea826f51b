"use client";

import { Button } from "@mantine/core";
import { useWords } from "#components/words.tsx";
import type { TeacherView } from "#lib/teachers/schema.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import css from "./teachers.module.css";

type Props = {
	/** As it is stored now. */
	theirs: TeacherView;
	/** As the form holds it, and as it began. */
	fields: Fields;
	base: Fields;
	isBusy: boolean;
	onKeepMine: () => void;
	onTakeTheirs: () => void;
};

/** Two people at one teacher: both texts of what differs, and the choice. */
export function Conflict({ theirs, fields, base, isBusy, onKeepMine, onTakeTheirs }: Props) {
	const { teachers: words } = useWords();
	const stored = fieldsOf(theirs);
	const labels: Record<keyof Fields, string> = {
		name: words.name,
		baseUrl: words.address,
		model: words.model,
		apiKey: words.apiKey,
		profile: words.profileLabel,
		isOpen: words.isOpen,
		licence: words.licence,
		allowsTraining: words.allowsTraining,
		priceIn: words.priceIn,
		priceOut: words.priceOut,
		currency: words.currency,
		maxConcurrency: words.maxConcurrency,
		contextTokens: words.contextTokens,
		timeoutSeconds: words.timeoutSeconds,
	};
	const say = (value: Fields[keyof Fields]) =>
		typeof value === "boolean" ? (value ? words.yes : words.no) : value;
	const differing = (Object.keys(labels) as (keyof Fields)[]).filter(
		(field) => field !== "apiKey" && (stored[field] !== fields[field] || stored[field] !== base[field]),
	);
	return (
		<div className={css.stale} role="alert">
			<strong>{words.stale}</strong>
			<p>{words.staleSays}</p>
			<table>
				<thead>
					<tr>
						<th scope="col">{words.staleField}</th>
						<th scope="col">{words.staleTheirs}</th>
						<th scope="col">{words.staleYours}</th>
					</tr>
				</thead>
				<tbody>
					{differing.map((field) => (
						<tr key={field}>
							<th scope="row">{labels[field]}</th>
							<td>{say(stored[field])}</td>
							<td>{say(fields[field])}</td>
						</tr>
					))}
				</tbody>
			</table>
			<div className="sb-row sb-wrap">
				<Button variant="default" size="xs" loading={isBusy} onClick={onKeepMine}>
					{words.keepMine}
				</Button>
				<Button variant="default" size="xs" onClick={onTakeTheirs}>
					{words.takeTheirs}
				</Button>
			</div>
		</div>
	);
}
