"use client";

import { Button, NumberInput, Radio, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { Sec } from "#components/ui/page.tsx";
import { Empty } from "#components/ui/states.tsx";
import { useWords } from "#components/words.tsx";
import { EvaluationInput, type PackView } from "#lib/evaluation/schema.ts";
import { addPackMutation, importMutation, packsQuery, startMutation } from "./api.ts";

type Choice = { value: string; label: string };
type Props = {
	projectId: string;
	at: string;
	models: Choice[];
	versions: Choice[];
	judges: (Choice & { isDemo: boolean })[];
	packs: PackView[];
	mayTrain: boolean;
	chosen: string | null;
};

const KINDS = ["held_out", "judged_set", "mt_bench"] as const;

/** What to measure a model on, and with which judge; beside it, results and packs that come from elsewhere. */
export function EvaluationForm({
	projectId,
	at,
	models,
	versions,
	judges,
	packs: initial,
	mayTrain,
	chosen,
}: Props) {
	const words = useWords().evaluation;
	const router = useRouter();
	const { data: packs } = useQuery({ ...packsQuery(projectId), initialData: initial });
	const [kind, setKind] = useState<(typeof KINDS)[number]>("held_out");
	const [modelId, setModelId] = useState(
		models.find(({ value }) => value === chosen)?.value ?? models[0]?.value ?? null,
	);
	const [versionId, setVersionId] = useState(versions[0]?.value ?? null);
	const [judgeId, setJudgeId] = useState((judges.find(({ isDemo }) => !isDemo) ?? judges[0])?.value ?? null);
	const [packId, setPackId] = useState<string | null>(null);
	const [first, setFirst] = useState<number | undefined>();
	const start = useMutation(startMutation(projectId));
	const given = {
		held_out: { kind, modelId, versionId },
		judged_set: { kind, modelId, judgeId },
		mt_bench: { kind, modelId, judgeId, packId: packId ?? packs[0]?.id ?? null },
	}[kind];
	const input = EvaluationInput.safeParse({ ...given, ...(first !== undefined && { first }) });
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (input.success)
			start.mutate(input.data, { onSuccess: ({ number }) => router.push(`${at}/${number}`) });
	};
	if (models.length === 0) {
		return (
			<>
				<Empty
					heading={words.noModels}
					{...(mayTrain && {
						action: (
							<ButtonLink href={at.replace(/evaluation$/, "training/new")} primary>
								{words.toTraining}
							</ButtonLink>
						),
					})}
				>
					{words.noModelsSays}
				</Empty>
				<FromElsewhere projectId={projectId} at={at} />
			</>
		);
	}
	return (
		<div className="sb-stack">
			<form className="sb-form sb-col" onSubmit={submit}>
				<Select
					label={words.chooseModel}
					data={models}
					value={modelId}
					onChange={setModelId}
					allowDeselect={false}
				/>
				<Radio.Group
					label={words.what}
					value={kind}
					onChange={(value) => setKind(KINDS.find((one) => one === value) ?? "held_out")}
				>
					<div className="sb-col">
						{KINDS.map((one) => (
							<Radio key={one} value={one} label={words.kind[one]} description={words.kindSays[one]} />
						))}
					</div>
				</Radio.Group>
				{kind === "held_out" && (
					<Select
						label={words.dataset}
						data={versions}
						value={versionId}
						onChange={setVersionId}
						allowDeselect={false}
					/>
				)}
				{kind !== "held_out" && (
					<Select
						label={words.judge}
						data={judges.map(({ value, label }) => ({ value, label }))}
						value={judgeId}
						onChange={setJudgeId}
						allowDeselect={false}
						{...(judges.find(({ value }) => value === judgeId)?.isDemo && { description: words.demoJudge })}
					/>
				)}
				{kind === "mt_bench" &&
					(packs.length === 0 ? (
						<p className="sb-meta">{words.noPack}</p>
					) : (
						<Select
							label={words.pack}
							data={packs.map(({ id, name }) => ({ value: id, label: name }))}
							value={packId ?? packs[0]?.id ?? null}
							onChange={setPackId}
							allowDeselect={false}
						/>
					))}
				<NumberInput
					label={words.first}
					description={words.firstHelp}
					min={1}
					allowDecimal={false}
					value={first ?? ""}
					onChange={(value) => setFirst(typeof value === "number" && value >= 1 ? value : undefined)}
				/>
				{start.error && <p role="alert">{start.error.message}</p>}
				<div>
					<Button type="submit" loading={start.isPending || start.isSuccess} aria-disabled={!input.success}>
						{words.start}
					</Button>
				</div>
			</form>
			<FromElsewhere projectId={projectId} at={at} />
		</div>
	);
}

/** Benchmark packs and results that were made elsewhere. */
function FromElsewhere({ projectId, at }: { projectId: string; at: string }) {
	const words = useWords().evaluation;
	const router = useRouter();
	const queries = useQueryClient();
	const addPack = useMutation(addPackMutation(projectId, queries));
	const bring = useMutation(importMutation(projectId));
	const [name, setName] = useState("MT-Bench");
	const [licence, setLicence] = useState("Apache-2.0");
	const results = (files: readonly File[]) => {
		const [file] = files;
		if (file) bring.mutate(file, { onSuccess: ({ number }) => router.push(`${at}/${number}`) });
	};
	const pack = (files: readonly File[]) => {
		const [file] = files;
		if (file) addPack.mutate({ file, name, licence });
	};
	return (
		<>
			<Sec title={words.importTitle} note={words.importSays}>
				<FileDrop
					label={words.importFile}
					accept=".json,.tar,.gz"
					onFiles={results}
					disabled={bring.isPending}
				/>
				{bring.error && <p role="alert">{bring.error.message}</p>}
			</Sec>
			<Sec title={words.packTitle} note={words.packSays}>
				<div className="sb-form sb-col">
					<TextInput
						label={words.packName}
						value={name}
						onChange={(event) => setName(event.currentTarget.value)}
					/>
					<TextInput
						label={words.packLicence}
						value={licence}
						onChange={(event) => setLicence(event.currentTarget.value)}
					/>
					<FileDrop label={words.packFile} accept=".tar,.gz" onFiles={pack} disabled={addPack.isPending} />
					{addPack.error && <p role="alert">{addPack.error.message}</p>}
					{addPack.data && <p role="status">{words.packAdded(addPack.data.questions)}</p>}
				</div>
			</Sec>
		</>
	);
}
