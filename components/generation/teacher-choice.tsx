"use client";

import { NumberInput, Select } from "@mantine/core";
import form from "#components/ui/form.module.css";
import { KeyList } from "#components/ui/ledger.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { TeacherView } from "#lib/teachers/schema.ts";
import css from "./generation.module.css";
import type { Draft, Judge } from "./launch.ts";

type Props = {
	teachers: readonly TeacherView[];
	draft: Draft;
	judges: readonly Judge[];
	onChange: (change: Partial<Draft>) => void;
};

/** Teacher, judge, and the thresholds of the pipeline that follows from them. */
export function TeacherChoice({ teachers, draft, judges, onChange }: Props) {
	const words = useWords().generation;
	const { money } = useFormats();
	const teacher = teachers.find(({ id }) => id === draft.teacherId);
	const saysOf = (one: TeacherView) => {
		if (one.kind === "embedded") return words.demoSays;
		const { priceInMicros: low, priceOutMicros: high, currency } = one;
		const price =
			low === null || high === null || low + high === 0
				? null
				: `${money(low, currency)} / ${money(high, currency)}`;
		return words.teacherSays(one.licence, one.isOpen ? words.open : words.closed, price);
	};
	const data = teachers.map(({ id, name }) => ({ value: id, label: name }));
	const judge = teachers.find(({ id }) => id === draft.judgeId);
	return (
		<>
			<div className={form.fields}>
				<Select
					label={words.teacher}
					description={teacher ? saysOf(teacher) : words.checks.noTeacher}
					data={data}
					value={draft.teacherId}
					allowDeselect={false}
					onChange={(teacherId) => onChange({ teacherId })}
				/>
				<Select
					label={words.judge}
					description={judge ? saysOf(judge) : words.judgeHelp}
					data={[{ value: "", label: words.judgeSame }, ...data]}
					value={draft.judgeId ?? ""}
					allowDeselect={false}
					onChange={(judgeId) => onChange({ judgeId: judgeId === "" ? null : judgeId })}
				/>
				<div className={form.wide}>
					<KeyList
						items={[
							{
								term: words.pipelineIs,
								value: teacher?.profile === "small" ? words.pipelineSmall : words.pipelineLab,
							},
						]}
					/>
					<p className="sb-meta">{words.pipelineHelp}</p>
				</div>
			</div>
			<details className={css.thresholds}>
				<summary>{words.thresholds}</summary>
				<div className={form.fields}>
					{judges.map(({ stage, min, max, keepAt }) => (
						<NumberInput
							key={stage}
							label={words.keepAt(words.stage[stage] ?? stage)}
							description={words.scale(String(min), String(max))}
							min={min}
							max={max}
							value={draft.keepAt[stage] ?? keepAt}
							onChange={(value) => onChange({ keepAt: { ...draft.keepAt, [stage]: numberOf(value) } })}
						/>
					))}
					<NumberInput
						label={words.maxRougeL}
						description={words.rougeHelp}
						min={0.01}
						max={1}
						step={0.05}
						decimalScale={2}
						value={draft.maxRougeL ?? 0.7}
						onChange={(value) => onChange({ maxRougeL: numberOf(value) })}
					/>
				</div>
			</details>
		</>
	);
}

/** Mantine gives an empty field as "". */
export const numberOf = (value: number | string): number | undefined =>
	value === "" || !Number.isFinite(Number(value)) ? undefined : Number(value);
