"use client";

import { useComputedColorScheme } from "@mantine/core";
import type * as Monaco from "monaco-editor";
import { useEffect, useRef } from "react";
import css from "./editor.module.css";
import { type EditorFinding, nextFinding } from "./findings.ts";
import type { YamlEditorProps } from "./yaml-editor.tsx";

type Props = Omit<YamlEditorProps, "height"> & { monaco: typeof Monaco };
type Live = {
	editor: Monaco.editor.IStandaloneCodeEditor;
	marks: Monaco.editor.IEditorDecorationsCollection;
};

let models = 0;

/** Monaco on one text: markers, gutter signs and line washes come from `findings`. */
export function MonacoField(props: Props) {
	const { monaco, value, findings, readOnly = false, revealLine, ariaLabel } = props;
	const mount = useRef<HTMLDivElement>(null);
	const live = useRef<Live>(null);
	const latest = useRef(props);
	latest.current = props;
	/** Texts told by `onChange` that have not come back as `value`: what is typed meanwhile is newer than they are. */
	const told = useRef<string[]>([]);
	const taking = useRef(false);
	const seen = useRef(value);
	const scheme = useComputedColorScheme("light");

	useEffect(() => {
		if (mount.current === null) return;
		models += 1;
		const model = monaco.editor.createModel(
			latest.current.value,
			"yaml",
			monaco.Uri.parse(`inmemory://seedbed/${models}.yaml`),
		);
		const editor = monaco.editor.create(mount.current, { ...options(latest.current), model });
		live.current = { editor, marks: editor.createDecorationsCollection() };
		const subscriptions = [
			model.onDidChangeContent(() => {
				if (taking.current) return;
				const text = model.getValue();
				told.current.push(text);
				latest.current.onChange(text);
			}),
			editor.onDidChangeCursorPosition(({ position }) => latest.current.onCursorLine?.(position.lineNumber)),
		];
		editor.addCommand(monaco.KeyCode.F8, () => {
			const at = editor.getPosition();
			const found = nextFinding(latest.current.findings, {
				line: at?.lineNumber ?? 1,
				column: at?.column ?? 1,
			});
			if (found) goTo(editor, found.line, found.column);
		});
		return () => {
			for (const subscription of subscriptions) subscription.dispose();
			editor.dispose();
			model.dispose();
			live.current = null;
		};
	}, [monaco]);

	useEffect(
		() => monaco.editor.setTheme(scheme === "dark" ? "seedbed-dark" : "seedbed-light"),
		[monaco, scheme],
	);
	useEffect(() => live.current?.editor.updateOptions({ readOnly, ariaLabel }), [readOnly, ariaLabel]);
	useEffect(() => {
		const model = live.current?.editor.getModel();
		if (!model) return;
		const isNew = value !== seen.current;
		seen.current = value;
		const own = told.current.lastIndexOf(value);
		if (model.getValue() === value) told.current = [];
		else if (!isNew) return;
		else if (own >= 0) told.current.splice(0, own + 1);
		else {
			told.current = [];
			taking.current = true;
			// As an edit, not a new text: undo goes on working and the cursor stays.
			model.pushEditOperations([], [{ range: model.getFullModelRange(), text: value }], () => null);
			taking.current = false;
		}
	});
	useEffect(() => show(monaco, live.current, findings), [monaco, findings]);
	useEffect(() => {
		if (typeof revealLine === "number" && live.current) goTo(live.current.editor, revealLine, 1);
	}, [revealLine]);
	return <div ref={mount} className={css.mount} />;
}

function goTo(editor: Monaco.editor.IStandaloneCodeEditor, line: number, column: number) {
	editor.setPosition({ lineNumber: line, column });
	editor.revealLineInCenterIfOutsideViewport(line);
	editor.focus();
}

function show(monaco: typeof Monaco, live: Live | null, findings: readonly EditorFinding[]) {
	const model = live?.editor.getModel();
	if (!live || !model) return;
	const rangeOf = (finding: EditorFinding) => {
		const endLine = finding.endLine ?? finding.line;
		return model.validateRange(
			new monaco.Range(
				finding.line,
				finding.column,
				endLine,
				finding.endColumn ?? model.getLineMaxColumn(Math.min(Math.max(1, endLine), model.getLineCount())),
			),
		);
	};
	monaco.editor.setModelMarkers(
		model,
		"seedbed",
		findings.map((finding) => {
			const range = rangeOf(finding);
			return {
				...range,
				startLineNumber: range.startLineNumber,
				startColumn: range.startColumn,
				endLineNumber: range.endLineNumber,
				endColumn: range.endColumn,
				message: finding.says,
				severity: finding.severity === "error" ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
			};
		}),
	);
	live.marks.set(
		findings.map((finding) => ({
			range: rangeOf(finding),
			options: {
				isWholeLine: true,
				className: `yl-${finding.severity}`,
				glyphMarginClassName: `yg-${finding.severity}`,
				glyphMarginHoverMessage: { value: escapeMarkdown(finding.says) },
			},
		})),
	);
}

/** Findings quote what people wrote; in Monaco's hovers it stays text. */
const escapeMarkdown = (text: string) => text.replace(/[\\`*_{}[\]()#+\-.!<>|~]/g, "\\$&");

const options = (props: YamlEditorProps): Monaco.editor.IStandaloneEditorConstructionOptions => ({
	ariaLabel: props.ariaLabel,
	readOnly: props.readOnly ?? false,
	automaticLayout: true,
	minimap: { enabled: false },
	glyphMargin: true,
	folding: false,
	lineNumbersMinChars: 3,
	fontFamily: "'IBM Plex Mono', ui-monospace, Menlo, Consolas, monospace",
	fontSize: 12.5,
	lineHeight: 19,
	tabSize: 2,
	insertSpaces: true,
	detectIndentation: false,
	wordWrap: "on",
	wrappingIndent: "indent",
	scrollBeyondLastLine: false,
	renderWhitespace: "boundary",
	unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true, nonBasicASCII: false },
	overviewRulerLanes: 1,
	contextmenu: false,
	quickSuggestions: false,
	wordBasedSuggestions: "off",
	links: false,
	fixedOverflowWidgets: true,
	tabFocusMode: false,
});
