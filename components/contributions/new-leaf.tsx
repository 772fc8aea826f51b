"use client";

import { Button, Radio, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useWords } from "#components/words.tsx";
import { pathFault } from "#lib/taxonomy/path.ts";
import { draftContribution } from "./api.ts";
import { leafTemplate } from "./leaf-template.ts";

type Props = { at: string; projectId: string; folder: string; author: string };
const BRANCHES = ["knowledge", "compositional_skills"] as const;

/** The place and kind of a leaf that is not there yet; then the editor. */
export function NewLeaf({ at, projectId, folder: given, author }: Props) {
	const { contributions: words, common } = useWords();
	const router = useRouter();
	const [branch, setBranch] = useState<(typeof BRANCHES)[number]>(
		given.startsWith("knowledge") ? "knowledge" : "compositional_skills",
	);
	const [folder, setFolder] = useState(given.split("/").slice(1).join("/"));
	const [name, setName] = useState("");
	const [tried, setTried] = useState(false);
	const inner = folder.replace(/^\/+|\/+$/g, "");
	const path = [branch, ...(inner === "" ? [] : [inner]), name.trim()].join("/");
	const fault = pathFault(path);
	const begin = useMutation({
		mutationFn: () =>
			draftContribution(projectId, {
				changes: [{ kind: "create", path, text: leafTemplate(branch, author) }],
			}),
		onSuccess: ({ value }) => router.push(`${at}/contributions/${value.number}/edit`),
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		setTried(true);
		if (fault === null) begin.mutate();
	};
	return (
		<form className="sb-form sb-col" onSubmit={submit}>
			<Radio.Group
				label={words.branch}
				value={branch}
				onChange={(value) => setBranch(BRANCHES.find((one) => one === value) ?? branch)}
			>
				<div className="sb-col">
					{BRANCHES.map((value) => (
						<Radio
							key={value}
							value={value}
							label={value === "knowledge" ? common.branch.knowledge : common.branch.compositional_skill}
							description={words.branchSays[value]}
						/>
					))}
				</div>
			</Radio.Group>
			<TextInput
				label={words.folder}
				description={words.folderHelp}
				value={folder}
				onChange={(event) => setFolder(event.currentTarget.value)}
			/>
			<TextInput
				label={words.leafName}
				description={words.leafNameHelp}
				value={name}
				onChange={(event) => setName(event.currentTarget.value)}
				error={tried && fault}
				required
			/>
			{fault === null && <p className="sb-meta">{words.willBe(path)}</p>}
			{begin.error && <p role="alert">{begin.error.message}</p>}
			<div>
				<Button type="submit" loading={begin.isPending || begin.isSuccess}>
					{words.begin}
				</Button>
			</div>
		</form>
	);
}
