"use client";

import { Button, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiProblem } from "#components/api-client.ts";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { ErrorPanel } from "#components/ui/states.tsx";
import { send } from "#components/upload.ts";
import { useFormats, useWords } from "#components/words.tsx";
import { isLeafFile } from "#lib/taxonomy/qna/branch.ts";
import { ImportView } from "#lib/taxonomy/schema.ts";
import { packTar } from "#lib/taxonomy/tar.ts";

const MAX_BYTES = 50_000_000;

type Chosen = { name: string; files: File[]; kind: "archive" | "file" | "folder" };

/** Chooses an archive, a folder or one file, sends it, and leads to what became of it. */
export function ImportForm({
	projectId,
	slug,
	isLive,
}: {
	projectId: string;
	slug: string;
	isLive: boolean;
}) {
	const words = useWords().taxonomy;
	const formats = useFormats();
	const router = useRouter();
	const [chosen, setChosen] = useState<Chosen>();
	const [path, setPath] = useState("");
	const [doing, setDoing] = useState<string>();
	const [problem, setProblem] = useState<{ says: string; code?: string }>();

	const choose = (files: File[]) => {
		const [first] = files;
		if (!first) return;
		const kind = /\.ya?ml$/i.test(first.name) ? "file" : "archive";
		setProblem(undefined);
		setChosen({ name: first.name, files: [first], kind });
	};
	const chooseFolder = (files: File[]) => {
		const leaves = files.filter((file) => isLeafFile(pathOf(file)));
		const name = pathOf(files[0]).split("/")[0] ?? "";
		setChosen(leaves.length > 0 ? { name, files: leaves, kind: "folder" } : undefined);
		setProblem(leaves.length > 0 ? undefined : { says: words.noLeafFiles });
	};
	const run = async ({ name, files, kind }: Chosen) => {
		setProblem(undefined);
		try {
			const body = kind === "folder" ? await pack(files, (text) => setDoing(text)) : (files[0] as File); // chosen with one
			const query = new URLSearchParams({ source: name, ...(kind === "file" && { path }) }).toString();
			const onProgress = (share: number) =>
				setDoing(share < 1 ? words.sending(formats.share(share)) : words.checking);
			const url = `/projects/${projectId}/taxonomy-imports?${query}`;
			const { number } = await send(ImportView, url, body, onProgress);
			router.push(`/p/${slug}/taxonomy/imports/${number}`);
		} catch (error) {
			if (!(error instanceof ApiProblem)) throw error;
			setProblem(error.status === 0 ? { says: words.lineCut } : { says: error.message, code: error.code });
			setDoing(undefined);
		}
	};
	const pack = async (files: readonly File[], tell: (text: string) => void) => {
		const packed = [];
		for (const [index, file] of files.entries()) {
			tell(words.packing(formats.integer(index + 1), formats.integer(files.length)));
			packed.push({ path: pathOf(file), bytes: new Uint8Array(await file.arrayBuffer()) });
		}
		return new Blob(packTar(packed));
	};

	return (
		<div className="sb-stack">
			<p className="sb-prose">
				{words.importSays} {isLive ? words.importLive : words.importDraft}
			</p>
			<div className="sb-half">
				<FileDrop
					label={words.dropArchive}
					help={words.dropArchiveHelp}
					accept=".yaml,.yml,.gz,.tgz,.tar"
					maxBytes={MAX_BYTES}
					disabled={doing !== undefined}
					onFiles={choose}
				/>
				<FileDrop label={words.dropFolder} folder disabled={doing !== undefined} onFiles={chooseFolder} />
			</div>
			{chosen?.kind === "file" && (
				<TextInput
					label={words.leafPath}
					description={words.leafPathHelp}
					value={path}
					onChange={(event) => setPath(event.currentTarget.value)}
					required
				/>
			)}
			{problem && (
				<ErrorPanel
					heading={words.importFailed}
					says={problem.says}
					{...(problem.code !== undefined && { code: problem.code })}
				/>
			)}
			{chosen && (
				<div className="sb-row sb-wrap">
					<Button
						loading={doing !== undefined}
						disabled={chosen.kind === "file" && path.trim() === ""}
						onClick={() => void run(chosen)}
					>
						{words.send(chosen.name)}
					</Button>
					<span className="sb-meta" role="status">
						{doing}
					</span>
				</div>
			)}
		</div>
	);
}

/** Where a file of a chosen folder stands in it. */
const pathOf = (file: File | undefined): string => file?.webkitRelativePath || file?.name || "";
