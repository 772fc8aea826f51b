"use client";

import { useEffect, useRef } from "react";
import css from "./editor.module.css";
import { lineStart, nextFinding } from "./findings.ts";
import type { YamlEditorProps } from "./yaml-editor.tsx";

/** The same text in a field of the browser's own, for when Monaco cannot be had. F8 works here too. */
export function PlainField(props: Omit<YamlEditorProps, "height">) {
	const { value, onChange, findings, readOnly = false, revealLine, onCursorLine, ariaLabel } = props;
	const field = useRef<HTMLTextAreaElement>(null);
	const lineAt = (index: number) => value.slice(0, index).split("\n").length;
	const goTo = (line: number, column: number) => {
		const at = lineStart(value, line) + column - 1;
		field.current?.focus();
		field.current?.setSelectionRange(at, at);
	};
	// biome-ignore lint/correctness/useExhaustiveDependencies: goes to the line when another one is named, not while typing
	useEffect(() => {
		if (typeof revealLine === "number") goTo(revealLine, 1);
	}, [revealLine]);
	return (
		<textarea
			ref={field}
			className={css.plain}
			aria-label={ariaLabel}
			value={value}
			readOnly={readOnly}
			spellCheck={false}
			wrap="off"
			onChange={(event) => onChange(event.currentTarget.value)}
			onSelect={(event) => onCursorLine?.(lineAt(event.currentTarget.selectionStart))}
			onKeyDown={(event) => {
				if (event.key !== "F8") return;
				event.preventDefault();
				const at = event.currentTarget.selectionStart;
				const line = lineAt(at);
				const found = nextFinding(findings, { line, column: at - lineStart(value, line) + 1 });
				if (found) goTo(found.line, found.column);
			}}
		/>
	);
}
