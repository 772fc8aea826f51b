"use client";

import Link from "next/link";
import { KeyList } from "#components/ui/ledger.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { FreezeForecast } from "#lib/datasets/schema.ts";
import { WarningList } from "./warning-list.tsx";

type Props = {
	at: string;
	forecast: FreezeForecast | undefined;
	/** Undefined while a field of the form is wrong. */
	expected: { rows: number; heldOut: number } | undefined;
};

/** What a freeze would hold now. */
export function Forecast({ at, forecast, expected }: Props) {
	const words = useWords().datasets.form;
	const { integer } = useFormats();
	if (!forecast) return <Skeleton rows={5} what={words.forecast} />;
	return (
		<>
			<KeyList
				items={[
					{ term: words.accepted, value: integer(forecast.accepted) },
					{ term: words.edited, value: integer(forecast.edited) },
					{
						term: words.pending,
						value:
							forecast.pending > 0 ? (
								<>
									{integer(forecast.pending)} <Link href={`${at}/samples`}>{words.reviewMore}</Link>
								</>
							) : (
								integer(0)
							),
					},
					{ term: words.knowledge, value: integer(forecast.knowledge) },
					{ term: words.skills, value: integer(forecast.skills) },
					{
						term: words.rows,
						value: expected ? (
							<>
								<b>{integer(expected.rows)}</b>{" "}
								<span className="sb-meta">
									{words.rowsNote(integer(expected.rows - expected.heldOut), integer(expected.heldOut))}
								</span>
							</>
						) : (
							"–"
						),
					},
				]}
			/>
			{forecast.warnings.length > 0 ? (
				<WarningList heading={words.warningsTitle} warnings={forecast.warnings} />
			) : (
				<p className="sb-meta" style={{ marginTop: 12 }}>
					{words.noWarnings}
				</p>
			)}
		</>
	);
}
