"use client";

import { Button, TextInput } from "@mantine/core";
import { useWords } from "#components/words.tsx";

/** An id to trace. A plain GET form: the answer's address can be passed on. */
export function TraceForm({ id, fault }: { id: string; fault: boolean }) {
	const words = useWords().datasets.trace;
	return (
		<form method="get" className="sb-form sb-col">
			<TextInput
				key={id}
				name="id"
				label={words.label}
				description={words.help}
				inputWrapperOrder={["label", "input", "description", "error"]}
				defaultValue={id}
				maxLength={100}
				spellCheck={false}
				{...(fault && { error: words.noId })}
			/>
			<span>
				<Button type="submit">{words.go}</Button>
			</span>
		</form>
	);
}
