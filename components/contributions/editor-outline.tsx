"use client";

import { useFormats, useWords } from "#components/words.tsx";
import type { Finding } from "#lib/taxonomy/qna/finding.ts";
import css from "./contributions.module.css";

type Props = { seeds: number; findings: readonly Finding[]; open: number; onOpen: (seed: number) => void };

/** The parts of the leaf, each with how it stands. */
export function EditorOutline({ seeds, findings, open, onOpen }: Props) {
	const { editor: words } = useWords().contributions;
	const formats = useFormats();
	const markOf = (seed: number) => {
		const base = `/seed_examples/${String(seed)}`;
		const own = findings.filter(({ pointer }) => pointer === base || pointer?.startsWith(`${base}/`));
		return own.some(({ severity }) => severity === "error") ? "✕" : own.length > 0 ? "!" : "✓";
	};
	return (
		<nav className={css.outline} aria-label={words.outline}>
			<p className="sb-meta">{words.seeds(formats.integer(seeds))}</p>
			<ul>
				{Array.from({ length: seeds }, (_, at) => (
					<li key={`seed ${String(at)}`}>
						<button type="button" onClick={() => onOpen(at)} {...(at === open && { "aria-current": "true" })}>
							<span aria-hidden>{markOf(at)}</span> {words.seed(formats.integer(at + 1))}
						</button>
					</li>
				))}
			</ul>
		</nav>
	);
}
