"use client";

import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useWords } from "#components/words.tsx";

type Props = {
	opened: boolean;
	onClose: () => void;
	/** "Cancel run 214" */
	title: string;
	/** What is lost and what stays, in numbers. */
	says: ReactNode;
	/** A verb: "Cancel run". */
	confirm: string;
	/** The safe verb: "Keep running". It has the focus. */
	keep?: string;
	onConfirm: () => void;
	busy?: boolean;
	/** Must be typed first; only for what cannot be undone and takes others' work with it. */
	typeName?: string;
	/** A refusal of the server, beside the buttons. */
	error?: string | undefined;
};

/** Asks before others or money are hit (design §5.7). Where undo is true, undo instead of asking. */
export function ConfirmDialog(props: Props) {
	const { opened, onClose, title, says, confirm, keep, onConfirm, busy = false, typeName, error } = props;
	const words = useWords().common;
	const [typed, setTyped] = useState("");
	const blocked = typeName !== undefined && typed !== typeName;
	return (
		<Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": words.close }}>
			<div style={{ marginBottom: 16 }}>{says}</div>
			{typeName !== undefined && (
				<TextInput
					label={words.typeToConfirm(typeName)}
					value={typed}
					onChange={(event) => setTyped(event.currentTarget.value)}
					mb={16}
				/>
			)}
			{error !== undefined && (
				<p role="alert" style={{ color: "var(--sb-rejected)", marginBottom: 12 }}>
					{error}
				</p>
			)}
			<div className="sb-row" style={{ justifyContent: "flex-end" }}>
				<Button variant="default" onClick={onClose} data-autofocus>
					{keep ?? words.cancel}
				</Button>
				<Button color="rejected" loading={busy} disabled={blocked} onClick={onConfirm}>
					{confirm}
				</Button>
			</div>
		</Modal>
	);
}
