"use client";

import { useEffect, useRef, useState } from "react";
import { Skeleton } from "#components/ui/states.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import css from "./editor.module.css";
import type { EditorFinding } from "./findings.ts";
import { loadMonaco } from "./load-monaco.ts";
import { MonacoField } from "./monaco-field.tsx";
import { PlainField } from "./plain-field.tsx";

export type YamlEditorProps = {
	value: string;
	onChange: (value: string) => void;
	findings: readonly EditorFinding[];
	readOnly?: boolean;
	/** Scrolls here and puts the cursor on it whenever it changes; null: nowhere. */
	revealLine?: number | null;
	/** Tells on which line the cursor stands, for the form beside. */
	onCursorLine?: (line: number) => void;
	ariaLabel: string;
	/** Of the whole editor; by default all there is. */
	height?: number | string;
};

type Monaco = Awaited<ReturnType<typeof loadMonaco>>;

/** YAML with findings in place. Monaco comes when it is first needed; until then, and without it, a plain field works. */
export function YamlEditor({ height = "100%", ...props }: YamlEditorProps) {
	const words = useWords();
	const formats = useFormats();
	const [monaco, setMonaco] = useState<Monaco | "loading" | "failed">("loading");
	const alive = useRef(true);
	useEffect(() => {
		alive.current = true;
		loadMonaco().then(
			(loaded) => alive.current && setMonaco(loaded),
			() => alive.current && setMonaco("failed"),
		);
		return () => {
			alive.current = false;
		};
	}, []);
	const count = props.findings.length;
	return (
		<div className={css.editor} style={{ height }} data-ready={typeof monaco === "object"}>
			{monaco === "failed" && <p className={css.note}>{words.errors.editorFailed}</p>}
			<div className={css.code}>
				{monaco === "loading" && (
					<div style={{ padding: 14 }}>
						<Skeleton rows={8} what={words.editor.loading} />
					</div>
				)}
				{monaco === "failed" && <PlainField {...props} />}
				{typeof monaco === "object" && <MonacoField monaco={monaco} {...props} />}
			</div>
			<div className={`${css.foot} sb-meta`}>
				<span role="status">
					{count === 0 ? words.editor.noFindings : words.editor.findings(formats.integer(count))}
				</span>
				<span className="sb-hide-phone">{words.editor.hint}</span>
			</div>
		</div>
	);
}
