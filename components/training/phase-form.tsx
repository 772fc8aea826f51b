"use client";

import { NumberInput } from "@mantine/core";
import { useFormats, useWords } from "#components/words.tsx";
import { partOf } from "#lib/training/plan.ts";
import { trainingPresets } from "#lib/training/presets.ts";
import type { DatasetChoice, TrainingInput } from "#lib/training/schema.ts";
import { type Field, fits, LIMITS } from "./timeline.ts";
import css from "./training.module.css";

type Changes = TrainingInput["changes"];
type Props = {
	preset: string;
	rows: DatasetChoice["rows"];
	changes: Changes;
	onChange: (changes: Changes) => void;
};

/** The phases as rows of a table, with their settings and the share of each earlier phase that is replayed. */
export function PhaseForm({ preset: id, rows, changes, onChange }: Props) {
	const words = useWords().training;
	const { integer } = useFormats();
	const phases = (trainingPresets.find((one) => one.id === id)?.phases ?? []).filter(
		({ data }) => rows[partOf(data)] > 0,
	);
	const names = new Set(phases.map(({ name }) => name));
	const columns = words.phaseColumns;
	const change = (phase: string, part: Changes[string]) =>
		onChange({ ...changes, [phase]: { ...changes[phase], ...part } });
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be in reach of the keyboard
		<section className={css.phases} tabIndex={0} aria-label={words.sections.plan}>
			<table>
				<thead>
					<tr>
						{Object.entries(columns).map(([key, head]) => (
							<th key={key} scope="col">
								{head}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{phases.map((phase) => {
						const set = changes[phase.name] ?? {};
						const field = (name: Field, label: string, fallback: number) => (
							<td>
								<NumberInput
									size="xs"
									hideControls
									aria-label={words.fieldOf(label, phase.name)}
									{...LIMITS[name]}
									clampBehavior="none"
									allowDecimal={name === "learningRate"}
									decimalScale={12}
									error={!fits(name, set[name])}
									value={set[name] ?? fallback}
									onChange={(value) =>
										change(phase.name, { [name]: value === "" ? Number.NaN : Number(value) })
									}
								/>
							</td>
						);
						return (
							<tr key={phase.name}>
								<th scope="row">{phase.name}</th>
								<td>{integer(rows[partOf(phase.data)])}</td>
								{field("epochs", columns.epochs, phase.epochs ?? 1)}
								{field("learningRate", columns.rate, phase.learning_rate)}
								{field("batch", columns.batch, phase.effective_batch_size)}
								{field("warmupSteps", columns.warmup, phase.warmup_steps)}
								{field("maxSeqLen", columns.context, phase.max_seq_len)}
								<td>
									{phase.replay.filter((one) => names.has(one.phase)).length === 0 && "–"}
									{phase.replay
										.filter((one) => names.has(one.phase))
										.map(({ phase: from, fraction }) => (
											<div key={from} className={css.replay}>
												<NumberInput
													size="xs"
													hideControls
													w={76}
													aria-label={words.replayFieldOf(from, phase.name)}
													min={0}
													max={100}
													clampBehavior="strict"
													value={Math.round((set.replay?.[from] ?? fraction) * 1000) / 10}
													onChange={(value) =>
														change(phase.name, { replay: { ...set.replay, [from]: Number(value) / 100 } })
													}
												/>
												<span className="sb-meta">{words.replayOf(from)}</span>
											</div>
										))}
								</td>
							</tr>
						);
					})}
				</tbody>
			</table>
		</section>
	);
}
