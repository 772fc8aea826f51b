"use client";

import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import form from "#components/ui/form.module.css";
import { useWords } from "#components/words.tsx";
import type { ModelInput, ModelView } from "#lib/training/schema.ts";
import { addModelMutation, isBeingMade, modelsQuery } from "./api.ts";

/** The project's models, live: one that is being made becomes ready without a reload. */
export const useModels = (projectId: string, initial: ModelView[]): ModelView[] =>
	useQuery({ ...modelsQuery(projectId), initialData: initial }).data;

type Props = {
	projectId: string;
	models: readonly ModelView[];
	value: string | null;
	onChange: (id: string | null) => void;
	/** Whether they may name a folder of the server. */
	mayNameFolder: boolean;
};

/** Which model to start from, and the ways to get one. */
export function ModelChoice({ projectId, models, value, onChange, mayNameFolder }: Props) {
	const words = useWords().training;
	const [naming, setNaming] = useState(false);
	const add = useMutation(addModelMutation(projectId, useQueryClient()));
	const take = (input: ModelInput) => add.mutate(input, { onSuccess: ({ id }) => onChange(id) });
	const usable = models.filter(
		(model) => model.isReady || model.source === "tiny" || model.source === "smollm2",
	);
	const making = usable.filter(isBeingMade);
	const has = (source: string) => usable.some((model) => model.source === source && model.problem === null);
	return (
		<>
			<div className={form.fields}>
				<Select
					label={words.model}
					placeholder={words.noModel}
					allowDeselect={false}
					searchable
					data={usable.map((model) => ({
						value: model.id,
						label: model.isReady ? model.name : `${model.name} (${words.notReady})`,
					}))}
					value={value}
					onChange={onChange}
				/>
			</div>
			<div className={`sb-row sb-wrap ${form.in}`}>
				{!has("tiny") && (
					<Button
						variant="default"
						size="xs"
						loading={add.isPending && add.variables.source === "tiny"}
						onClick={() => take({ source: "tiny", name: words.tinyName })}
					>
						{words.makeTiny}
					</Button>
				)}
				{!has("smollm2") && (
					<Button
						variant="default"
						size="xs"
						loading={add.isPending && add.variables.source === "smollm2"}
						onClick={() => take({ source: "smollm2", name: words.smolName })}
					>
						{words.makeSmol}
					</Button>
				)}
				{mayNameFolder && (
					<Button variant="default" size="xs" onClick={() => setNaming(true)}>
						{words.nameFolder}
					</Button>
				)}
			</div>
			<div role="status" className="sb-meta">
				{making.map(({ id, name }) => (
					<p key={id}>{words.making(name)}</p>
				))}
			</div>
			{add.error && !naming && <p role="alert">{add.error.message}</p>}
			<FolderDialog
				opened={naming}
				onClose={() => setNaming(false)}
				error={add.error?.message}
				busy={add.isPending}
				onAdd={(input) =>
					add.mutate(input, {
						onSuccess: ({ id }) => {
							onChange(id);
							setNaming(false);
						},
					})
				}
			/>
		</>
	);
}

type FolderProps = {
	opened: boolean;
	onClose: () => void;
	onAdd: (input: ModelInput) => void;
	busy: boolean;
	error: string | undefined;
};

function FolderDialog({ opened, onClose, onAdd, busy, error }: FolderProps) {
	const { training: words, common } = useWords();
	const [given, setGiven] = useState({ path: "", name: "", licence: "" });
	const field = (key: keyof typeof given) => ({
		value: given[key],
		onChange: (event: { currentTarget: { value: string } }) => {
			const { value } = event.currentTarget;
			setGiven((before) => ({ ...before, [key]: value }));
		},
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		onAdd({ source: "folder", ...given });
	};
	return (
		<Modal
			opened={opened}
			onClose={onClose}
			title={words.folderTitle}
			closeButtonProps={{ "aria-label": common.close }}
		>
			<form onSubmit={submit} className="sb-stack">
				<TextInput required label={words.folderPath} description={words.folderPathHelp} {...field("path")} />
				<TextInput required label={words.folderName} maxLength={80} {...field("name")} />
				<TextInput
					label={`${words.folderLicence} (${common.optional})`}
					maxLength={120}
					{...field("licence")}
				/>
				{error !== undefined && <p role="alert">{error}</p>}
				<div className="sb-row">
					<Button type="submit" loading={busy}>
						{words.add}
					</Button>
					<Button variant="default" onClick={onClose}>
						{common.cancel}
					</Button>
				</div>
			</form>
		</Modal>
	);
}
