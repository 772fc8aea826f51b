"use client";

import { Radio } from "@mantine/core";
import { useWords } from "#components/words.tsx";
import { trainingPresets } from "#lib/training/presets.ts";
import css from "./training.module.css";

/** The ready-made plans, each with where its numbers come from. */
export function PresetChoice({ value, onChange }: { value: string; onChange: (preset: string) => void }) {
	const words = useWords().training;
	return (
		<Radio.Group aria-label={words.preset} value={value} onChange={onChange}>
			<div className={css.presets}>
				{trainingPresets.map(({ id, name, source }) => (
					<div key={id} className={css.preset} data-checked={id === value}>
						<Radio value={id} label={<strong>{name}</strong>} description={source} />
					</div>
				))}
			</div>
		</Radio.Group>
	);
}
