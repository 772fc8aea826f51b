"use client";

import { Button, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useKeys } from "#components/frame/keys.ts";
import { Sec } from "#components/ui/page.tsx";
import { ErrorPanel } from "#components/ui/states.tsx";
import { useWords } from "#components/words.tsx";
import { PAPER_MIX, sharesOf } from "#lib/datasets/mix.ts";
import { FreezeInput } from "#lib/datasets/schema.ts";
import { forecastQuery, freezeMutation } from "./api.ts";
import { Forecast } from "./forecast.tsx";
import { expectedRows, type FreezeDraft, freezeInput, underOf } from "./freeze-draft.ts";

type Props = {
	projectId: string;
	/** The project's address. */
	at: string;
	/** The name to begin with, of a dataset that gets its next version. */
	name: string;
};

const START = FreezeInput.parse({ name: "x" });

/** Percent of knowledge in the LAB paper's mix. */
const [PAPER_SHARE = 50] = sharesOf(PAPER_MIX.sources.map(({ rows }) => rows));

/** What is to be frozen, beside what that would give now. */
export function FreezeForm({ projectId, at, name }: Props) {
	const words = useWords().datasets.form;
	const router = useRouter();
	const [draft, setDraft] = useState<FreezeDraft>({
		name,
		under: "",
		knowledgeShare: "",
		heldOut: String(START.heldOutShare * 100),
		systemPrompt: START.systemPrompt,
		seed: String(START.seed),
	});
	const [isTried, setTried] = useState(false);
	const [under] = useDebouncedValue(underOf(draft), 300);
	const forecast = useQuery(forecastQuery(projectId, under));
	const freeze = useMutation(freezeMutation(projectId));
	const made = freezeInput(draft);
	const set = (field: keyof FreezeDraft) => (value: string | number) =>
		setDraft((before) => ({ ...before, [field]: String(value) }));
	const fault = (field: keyof FreezeDraft, says: string) =>
		isTried && "faults" in made && made.faults.has(field) ? { error: says } : {};
	const expected = forecast.data && "input" in made ? expectedRows(forecast.data, made.input) : undefined;
	const submit = () => {
		setTried(true);
		if (!("input" in made) || freeze.isPending) return;
		freeze.mutate(made.input, {
			onSuccess: (version) => {
				router.push(`${at}/datasets/${encodeURIComponent(version.name)}/${version.number}`);
				router.refresh();
			},
		});
	};
	useKeys([{ keys: "Ctrl Enter", does: words.freeze, run: submit }]);
	const below = { inputWrapperOrder: ["label", "input", "description", "error"] as ("label" | "input")[] };
	return (
		<div className="sb-two">
			<form
				className="sb-form sb-col"
				style={{ gap: 16 }}
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<TextInput
					{...below}
					label={words.name}
					description={words.nameHelp}
					value={draft.name}
					onChange={(event) => set("name")(event.currentTarget.value)}
					{...fault("name", words.nameBad)}
				/>
				<TextInput
					{...below}
					label={words.under}
					description={words.underHelp}
					value={draft.under}
					onChange={(event) => set("under")(event.currentTarget.value)}
					{...fault("under", words.underHelp)}
				/>
				<div className="sb-half">
					<NumberInput
						{...below}
						label={words.knowledgeShare}
						description={words.knowledgeHelp}
						value={draft.knowledgeShare}
						onChange={set("knowledgeShare")}
						hideControls
						{...fault("knowledgeShare", words.knowledgeHelp)}
						rightSectionWidth={120}
						rightSection={
							<Button
								variant="subtle"
								size="compact-xs"
								onClick={() => set("knowledgeShare")(String(PAPER_SHARE))}
							>
								{words.paperMix}
							</Button>
						}
					/>
					<NumberInput
						{...below}
						label={words.heldOut}
						description={words.heldOutHelp}
						value={draft.heldOut}
						onChange={set("heldOut")}
						hideControls
						{...fault("heldOut", words.heldOutHelp)}
					/>
				</div>
				<Textarea
					{...below}
					label={words.systemPrompt}
					description={words.systemHelp}
					autosize
					minRows={2}
					maxRows={8}
					maxLength={4000}
					value={draft.systemPrompt}
					onChange={(event) => set("systemPrompt")(event.currentTarget.value)}
				/>
				<NumberInput
					{...below}
					label={words.seed}
					description={words.seedHelp}
					value={draft.seed}
					onChange={set("seed")}
					hideControls
					w={200}
					{...fault("seed", words.seedHelp)}
				/>
				{freeze.error && <ErrorPanel heading={words.failed} says={freeze.error.message} />}
				<div className="sb-row">
					<Button type="submit" loading={freeze.isPending} aria-disabled={expected?.rows === 0}>
						{words.freeze}
					</Button>
					{expected?.rows === 0 && (
						<span className="sb-meta">
							{draft.knowledgeShare === "" ? words.nothing : words.noneWithShare}
						</span>
					)}
				</div>
			</form>
			<Sec title={words.forecast} note={words.forecastNote}>
				{forecast.error && (
					<ErrorPanel
						heading={words.forecastFailed}
						says={forecast.error.message}
						onRetry={() => void forecast.refetch()}
					/>
				)}
				<Forecast at={at} forecast={forecast.data} expected={expected} />
			</Sec>
		</div>
	);
}
