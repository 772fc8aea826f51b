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
import { ImportPreview, ImportView } from "#lib/taxonomy/schema.ts";
import { packTar } from "#lib/taxonomy/tar.ts";
import { PreviewView } from "./import-preview.tsx";

const MAX_BYTES = 50_000_000;

type Chosen = { name: string; files: File[]; kind: "archive" | "file" | "folder" };
/** What was looked at: the very bytes that are sent again, and what they would change. */
type Looked = { body: Blob; preview: ImportPreview };
type Problem = { heading: string; says: string; code?: string };

/** Chooses an archive, a folder or one file, shows what it would change, and then brings it in. */
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
	const [looked, setLooked] = useState<Looked>();
	const [problem, setProblem] = useState<Problem>();

	const choose = (next: Chosen | undefined, says?: string) => {
		setLooked(undefined);
		setProblem(says === undefined ? undefined : { heading: words.importFailed, says });
		setChosen(next);
		if (next && next.kind !== "file") void look(next); // of one file the path is still to be said
	};
	const chooseFile = ([first]: File[]) => {
		if (!first) return;
		const kind = /\.ya?ml$/i.test(first.name) ? "file" : "archive";
		choose({ name: first.name, files: [first], kind });
	};
	const chooseFolder = (files: File[]) => {
		const leaves = files.filter((file) => isLeafFile(pathOf(file)));
		const name = pathOf(files[0]).split("/")[0] ?? "";
		if (leaves.length > 0) choose({ name, files: leaves, kind: "folder" });
		else choose(undefined, words.noLeafFiles);
	};

	/** Sends and tells how far it is; a refusal is shown, and its answer is undefined. */
	const trying = async (work: () => Promise<void>) => {
		setProblem(undefined);
		try {
			await work();
		} catch (error) {
			setProblem({ heading: words.importFailed, ...problemOf(error, words.lineCut) });
			setLooked(undefined);
			setDoing(undefined);
		}
	};
	const onProgress = (share: number) =>
		setDoing(share < 1 ? words.sending(formats.share(share)) : words.checking);
	const at = `/projects/${projectId}/taxonomy-import`;

	const look = ({ name, files, kind }: Chosen) =>
		trying(async () => {
			setDoing(words.sending(formats.share(0)));
			const body = kind === "folder" ? await pack(files, setDoing) : (files[0] as File); // chosen with one
			const query = new URLSearchParams({ source: name, ...(kind === "file" && { path }) });
			const preview = await send(ImportPreview, `${at}-previews?${query}`, body, onProgress);
			setLooked({ body, preview });
			setDoing(undefined);
		});
	const bringIn = ({ name, kind }: Chosen, { body, preview: { basis } }: Looked) =>
		trying(async () => {
			const query = new URLSearchParams({ source: name, basis, ...(kind === "file" && { path }) });
			const { number } = await send(ImportView, `${at}s?${query}`, body, onProgress);
			router.push(`/p/${slug}/taxonomy/imports/${number}`);
		});
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
				{words.importSays} {isLive ? words.importLive : words.importDraft} {words.importLook}
			</p>
			<div className="sb-half">
				<FileDrop
					label={words.dropArchive}
					help={words.dropArchiveHelp}
					accept=".yaml,.yml,.gz,.tgz,.tar"
					maxBytes={MAX_BYTES}
					disabled={doing !== undefined}
					onFiles={chooseFile}
				/>
				<FileDrop label={words.dropFolder} folder disabled={doing !== undefined} onFiles={chooseFolder} />
			</div>
			{chosen?.kind === "file" && (
				<TextInput
					label={words.leafPath}
					description={words.leafPathHelp}
					value={path}
					disabled={doing !== undefined}
					onChange={(event) => {
						setPath(event.currentTarget.value);
						setLooked(undefined);
					}}
					required
				/>
			)}
			{problem && <ErrorPanel {...problem} />}
			{chosen && looked && (
				<PreviewView
					preview={looked.preview}
					action={
						<div className="sb-row sb-wrap">
							<Button loading={doing !== undefined} onClick={() => void bringIn(chosen, looked)}>
								{words.send(chosen.name)}
							</Button>
							<span className="sb-meta" role="status">
								{doing ?? words.notYet}
							</span>
						</div>
					}
				/>
			)}
			{chosen && !looked && (
				<div className="sb-row sb-wrap">
					<Button
						variant="default"
						loading={doing !== undefined}
						disabled={chosen.kind === "file" && path.trim() === ""}
						onClick={() => void look(chosen)}
					>
						{words.look(chosen.name)}
					</Button>
					<span className="sb-meta" role="status">
						{doing}
					</span>
				</div>
			)}
		</div>
	);
}

/** What went wrong: on the line, at the server, or here, where a file was moved since it was chosen. */
function problemOf(error: unknown, lineCut: string): { says: string; code?: string } {
	if (!(error instanceof ApiProblem)) return { says: error instanceof Error ? error.message : String(error) };
	const { status, message, code } = error;
	return status === 0 ? { says: lineCut } : { says: message, code };
}

/** Where a file of a chosen folder stands in it. */
const pathOf = (file: File | undefined): string => file?.webkitRelativePath || file?.name || "";
