"use client";

import { YamlEditor } from "#components/editor/yaml-editor.tsx";
import type { FindingView } from "#lib/taxonomy/schema.ts";

type Props = { text: string; label: string; findings: readonly FindingView[] };

/** A file as it is, with its findings in place. */
export function YamlView({ text, label, findings }: Props) {
	return (
		<YamlEditor
			value={text}
			onChange={() => {}}
			readOnly
			ariaLabel={label}
			findings={findings.map(({ line, column, severity, says }) => ({ line, column, severity, says }))}
			height={560}
		/>
	);
}
