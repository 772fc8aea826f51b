"use client";

import { Button, NumberInput, Select } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CopyButton } from "#components/ui/copy-field.tsx";
import form from "#components/ui/form.module.css";
import { Panel, Sec } from "#components/ui/page.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { AppError } from "#lib/platform/errors.ts";
import { planTraining } from "#lib/training/plan.ts";
import type { DatasetChoice, ModelView, TrainingInput, TrainingPlan } from "#lib/training/schema.ts";
import { startTrainingMutation } from "./api.ts";
import { checksOf } from "./checks.ts";
import { ModelChoice, useModels } from "./model-choice.tsx";
import { PhaseForm } from "./phase-form.tsx";
import { PresetChoice } from "./preset-choice.tsx";
import css from "./training.module.css";
import { PlanChart } from "./training-charts.tsx";

type Props = {
	projectId: string;
	/** The project's address: "/p/demo". */
	at: string;
	/** At least one. */
	versions: DatasetChoice[];
	models: ModelView[];
	/** The dataset version that the address names. */
	asked: string | null;
	mayNameFolder: boolean;
	/** What will run, with RUN for its id. */
	command: string;
};

const MAX_SEED = 2 ** 32 - 1;
const TONES = { pass: "accepted", warn: "caution", blocks: "rejected" } as const;

/** What a training is made of, in five sections; its plan follows every change. */
export function Composer({ projectId, at, versions, models: initial, asked, mayNameFolder, command }: Props) {
	const words = useWords().training;
	const { integer } = useFormats();
	const router = useRouter();
	const models = useModels(projectId, initial);
	const [versionId, setVersionId] = useState(
		versions.find(({ id }) => id === asked)?.id ?? versions[0]?.id ?? null,
	);
	const [modelId, setModelId] = useState<string | null>(initial.find(({ isReady }) => isReady)?.id ?? null);
	const [preset, setPreset] = useState("tiny");
	const [changes, setChanges] = useState<TrainingInput["changes"]>({});
	const [seed, setSeed] = useState(42);
	const begin = useMutation(startTrainingMutation(projectId, useQueryClient()));

	const version = versions.find(({ id }) => id === versionId);
	const model = models.find(({ id }) => id === modelId);
	const plan = planOr(version, { preset, changes, seed });
	const checks = checksOf({ version, model, preset, plan, changes }, words, integer);
	const blocks = checks.filter(({ result }) => result === "blocks");
	const go = () => {
		if (blocks.length > 0 || !version || !model || begin.isPending || begin.isSuccess) return;
		const input = { versionId: version.id, baseModelId: model.id, preset, changes, seed };
		begin.mutate(input, { onSuccess: ({ number }) => router.push(`${at}/training/${number}`) });
	};
	return (
		<div className={form.sections}>
			<Sec title={words.sections.dataset}>
				<div className={form.fields}>
					<Select
						label={words.dataset}
						searchable
						allowDeselect={false}
						data={versions.map(({ id, name, number }) => ({ value: id, label: words.version(name, number) }))}
						value={versionId}
						onChange={setVersionId}
						{...(version && {
							description: words.datasetHelp(
								integer(version.rows.knowledge),
								integer(version.rows.skills),
								integer(version.heldOut),
							),
						})}
					/>
				</div>
			</Sec>
			<Sec title={words.sections.model}>
				<ModelChoice
					projectId={projectId}
					models={models}
					value={modelId}
					onChange={setModelId}
					mayNameFolder={mayNameFolder}
				/>
			</Sec>
			<Sec title={words.sections.preset}>
				<PresetChoice
					value={preset}
					onChange={(next) => {
						setPreset(next);
						setChanges({}); // another preset has other phases
					}}
				/>
			</Sec>
			<Sec title={words.sections.plan}>
				<div className={form.in}>{plan && <PlanChart plan={plan} name="seedbed-training-plan" />}</div>
				{version && <PhaseForm preset={preset} rows={version.rows} changes={changes} onChange={setChanges} />}
				<div className={form.fields}>
					<NumberInput
						label={words.seed}
						description={words.seedHelp}
						min={0}
						max={MAX_SEED}
						allowDecimal={false}
						value={seed}
						onChange={(value) => typeof value === "number" && setSeed(value)}
					/>
				</div>
			</Sec>
			<Sec title={words.sections.checks}>
				<ul className={form.checks}>
					{checks.map(({ key, result, says }) => (
						<li key={key}>
							<Tag tone={TONES[result]}>{words.check[result]}</Tag>
							<span className={form.says}>{says}</span>
						</li>
					))}
				</ul>
			</Sec>
			<Panel title={words.command} note={words.commandNote} right={<CopyButton text={command} />}>
				<pre className={css.command}>{command}</pre>
				<p className="sb-meta">{words.commandLater}</p>
			</Panel>
			<div className="sb-row sb-wrap">
				<Button
					loading={begin.isPending || begin.isSuccess}
					aria-disabled={blocks.length > 0}
					{...(blocks.length > 0 && { "data-disabled": true })}
					aria-describedby="training-why"
					onClick={go}
				>
					{words.start}
				</Button>
				<span id="training-why">
					{blocks.length > 0 && (
						<span className="sb-meta">
							{words.blocked(blocks.length)} {blocks[0]?.says}
						</span>
					)}
					{begin.error && <span role="alert">{begin.error.message}</span>}
				</span>
			</div>
		</div>
	);
}

/** The plan, or undefined where there is none to be made of these rows. */
function planOr(
	version: DatasetChoice | undefined,
	input: Pick<TrainingInput, "preset" | "changes" | "seed">,
): TrainingPlan | undefined {
	if (!version) return undefined;
	try {
		return planTraining(input, version.rows);
	} catch (error) {
		if (error instanceof AppError) return undefined;
		throw error;
	}
}
