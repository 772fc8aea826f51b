"use client";

import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { useFormats, useWords } from "#components/words.tsx";
import { filesOf, MOST_DROPPED, TooManyDropped } from "./dropped-files.ts";
import css from "./nav.module.css";

type Props = {
	label: string;
	/** What is taken: kinds and limits in words. */
	help?: string;
	/** As in `<input accept>`: ".yaml,.gz". */
	accept?: string;
	multiple?: boolean;
	/** Takes a folder with its paths (`webkitRelativePath`). */
	folder?: boolean;
	/** Larger files are refused here, before they are sent. */
	maxBytes?: number;
	disabled?: boolean;
	onFiles: (files: File[]) => void;
};

/** A place to drop files on, and a button for those who do not drag. */
export function FileDrop({
	label,
	help,
	accept,
	multiple = false,
	folder = false,
	maxBytes,
	disabled,
	onFiles,
}: Props) {
	const words = useWords().common;
	const formats = useFormats();
	const id = useId();
	const input = useRef<HTMLInputElement>(null);
	const [over, setOver] = useState(false);
	const [refused, setRefused] = useState("");
	const take = (files: File[]) => {
		const large = files.find((file) => maxBytes !== undefined && file.size > maxBytes);
		setRefused(large && maxBytes !== undefined ? words.tooLarge(large.name, formats.bytes(maxBytes)) : "");
		if (large === undefined && files.length > 0) onFiles(multiple || folder ? files : files.slice(0, 1));
		if (input.current) input.current.value = "";
	};
	const drop = async (event: DragEvent) => {
		event.preventDefault();
		setOver(false);
		if (disabled) return;
		const { items, files } = event.dataTransfer;
		// Asked for at once: what was dropped is gone after this turn.
		const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
		const unfit = folder ? undefined : entries.find(({ isDirectory }) => isDirectory);
		if (unfit) setRefused(words.isFolder(unfit.name));
		else if (!folder || entries.length === 0) take([...files]);
		else await takeFolders(entries);
	};
	const takeFolders = async (entries: readonly FileSystemEntry[]) => {
		try {
			take(await filesOf(entries));
		} catch (error) {
			// else the browser's: a file that was moved meanwhile, or is not for us to read
			const isTooMany = error instanceof TooManyDropped;
			setRefused(isTooMany ? words.tooManyDropped(formats.integer(MOST_DROPPED)) : words.unreadable);
		}
	};
	return (
		<div className="sb-col">
			<label
				className={css.drop}
				htmlFor={id}
				data-over={over || undefined}
				onDragOver={(event) => {
					event.preventDefault();
					setOver(true);
				}}
				onDragLeave={() => setOver(false)}
				onDrop={(event) => void drop(event)}
			>
				<IconUpload size={18} stroke={1.6} aria-hidden />
				<br />
				<b>{label}</b>
				<br />
				<span className="sb-meta">{help ?? (folder ? words.dropFolder : words.dropFiles)}</span>
				<input
					ref={input}
					id={id}
					className="sb-sr"
					type="file"
					accept={accept}
					multiple={multiple || folder}
					disabled={disabled}
					onChange={(event) => take([...(event.currentTarget.files ?? [])])}
					{...(folder && { webkitdirectory: "" })}
				/>
			</label>
			{refused !== "" && (
				<p role="alert" style={{ color: "var(--sb-rejected)", fontSize: 12.5 }}>
					{refused}
				</p>
			)}
		</div>
	);
}
