"use client";

import { Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useFormats, useWords } from "#components/words.tsx";
import type { Finding } from "#lib/taxonomy/qna/finding.ts";
import css from "./contributions.module.css";

type Props = {
	label: string;
	help?: string;
	value: string;
	/** Says why it could not be written; null where it was. */
	onWrite: (value: string) => string | null;
	findings: readonly Finding[];
	onLine: (line: number) => void;
	isContent?: boolean;
	countWords?: boolean;
	readOnly: boolean;
	/** JSON pointer, by which the outline and the findings reach it. */
	pointer: string;
};

/** One text of the leaf. What is typed shows at once; the file's own text follows. */
export function EditorField(props: Props) {
	const { label, help, value, onWrite, findings, onLine, isContent, countWords, readOnly, pointer } = props;
	const words = useWords().contributions.editor;
	const formats = useFormats();
	const [text, setText] = useState(value);
	const [refused, setRefused] = useState<string | null>(null);
	// A field that is still to be filled in is not blamed before it was left once.
	const [left, setLeft] = useState(false);
	const written = useRef(value);
	useEffect(() => {
		// A change from the YAML side, or of another person; what was typed here is what the file says already.
		if (value === written.current) return;
		written.current = value;
		setText(value);
		setRefused(null);
	}, [value]);
	const write = (next: string) => {
		setText(next);
		const fault = onWrite(next);
		setRefused(fault);
		if (fault === null) written.current = next;
	};
	const count = countWords ? (text.match(/\S+/g)?.length ?? 0) : 0;
	const shown = left || text !== "" ? findings : [];
	const isInvalid = refused !== null || shown.some(({ severity }) => severity === "error");
	return (
		<div>
			<Textarea
				label={label}
				description={countWords ? words.words(formats.integer(count)) : help}
				value={text}
				onChange={(event) => write(event.currentTarget.value)}
				onBlur={() => setLeft(true)}
				error={isInvalid}
				readOnly={readOnly}
				data-pointer={pointer}
				dir="auto"
				autosize
				minRows={1}
				maxRows={isContent ? 8 : 4}
				{...(isContent && { styles: { input: { fontFamily: "var(--sb-font-text)" } } })}
			/>
			{refused !== null && (
				<p className={css.says} role="alert">
					{refused}
				</p>
			)}
			{shown.map((finding) => (
				<p key={`${finding.category}${finding.line}`} className={css.says} data-severity={finding.severity}>
					{finding.severity === "error" ? "✕" : "!"} {finding.says} {finding.cure}
					<button type="button" onClick={() => onLine(finding.line)}>
						{words.toLine(formats.integer(finding.line))}
					</button>
				</p>
			))}
		</div>
	);
}
