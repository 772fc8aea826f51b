"use client";

import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { FileDrop } from "#components/ui/file-drop.tsx";
import { Sec } from "#components/ui/page.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { MAX_DOCUMENT_BYTES } from "#lib/documents/read-text.ts";
import { uploadDocument } from "./api.ts";

/** Adds a document, at a leaf where one is named. */
export function UploadDocument({ projectId, nodeId }: { projectId: string; nodeId?: string }) {
	const words = useWords().documents;
	const formats = useFormats();
	const router = useRouter();
	const [file, setFile] = useState<File>();
	const [licence, setLicence] = useState("");
	const [title, setTitle] = useState("");
	const upload = useMutation({
		mutationFn: (chosen: File) =>
			uploadDocument(projectId, chosen, {
				licence,
				...(title !== "" && { title }),
				...(nodeId !== undefined && { nodeId }),
			}),
		onSuccess: (document) => {
			setFile(undefined);
			setTitle("");
			toast(words.added(document.title, formats.integer(document.chunks)));
			router.refresh();
		},
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (file) upload.mutate(file);
	};
	return (
		<Sec title={words.add}>
			<form className="sb-form sb-col" onSubmit={submit}>
				<FileDrop
					label={file ? words.chosen(file.name, formats.bytes(file.size)) : words.drop}
					help={words.dropHelp}
					accept=".md,.markdown,.txt,text/plain,text/markdown"
					maxBytes={MAX_DOCUMENT_BYTES}
					onFiles={([first]) => setFile(first)}
				/>
				<TextInput
					label={words.licenceLabel}
					description={words.licenceHelp}
					value={licence}
					onChange={(event) => setLicence(event.currentTarget.value)}
					required
				/>
				<TextInput
					label={words.titleLabel}
					description={words.titleHelp}
					value={title}
					onChange={(event) => setTitle(event.currentTarget.value)}
				/>
				{upload.error && <p role="alert">{upload.error.message}</p>}
				<div>
					<Button
						type="submit"
						variant="default"
						loading={upload.isPending}
						disabled={!file || licence.trim() === ""}
					>
						{words.send}
					</Button>
				</div>
			</form>
		</Sec>
	);
}
