"use client";

import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useWords } from "#components/words.tsx";

function useCopy(text: string) {
	const [done, setDone] = useState(false);
	useEffect(() => {
		if (!done) return;
		const timer = setTimeout(() => setDone(false), 2000);
		return () => clearTimeout(timer);
	}, [done]);
	const copy = () => {
		void copyText(text).then(setDone);
	};
	return { done, copy };
}

/** @returns whether the text is on the clipboard; over plain http the browser offers only the old way */
async function copyText(text: string): Promise<boolean> {
	if (navigator.clipboard !== undefined) {
		return navigator.clipboard.writeText(text).then(
			() => true,
			() => false,
		);
	}
	const field = document.createElement("textarea");
	field.value = text;
	document.body.append(field);
	field.select();
	const done = document.execCommand("copy");
	field.remove();
	return done;
}

/** A small button that copies `text` and says so. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
	const words = useWords().common;
	const { done, copy } = useCopy(text);
	return (
		<Button
			variant="default"
			size="compact-xs"
			onClick={copy}
			leftSection={done ? <IconCheck size={13} aria-hidden /> : <IconCopy size={13} aria-hidden />}
		>
			{done ? words.copied : (label ?? words.copy)}
		</Button>
	);
}

/** A value that is only to be copied: a token shown once, an invitation link. */
export function CopyField({
	value,
	label,
	description,
}: {
	value: string;
	label: string;
	description?: string;
}) {
	const words = useWords().common;
	const { done, copy } = useCopy(value);
	return (
		<TextInput
			label={label}
			{...(description !== undefined && { description })}
			value={value}
			readOnly
			styles={{ input: { fontFamily: "var(--sb-font-code)", fontSize: 12.5 } }}
			onFocus={(event) => event.currentTarget.select()}
			rightSection={
				<ActionIcon aria-label={done ? words.copied : words.copy} onClick={copy}>
					{done ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
				</ActionIcon>
			}
		/>
	);
}
