"use client";

import { type ReactNode, useState } from "react";
import { SeedDiff } from "#components/contributions/seed-diff.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Ledger } from "#components/ui/ledger.tsx";
import { Sec } from "#components/ui/page.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { WordDiff } from "#components/ui/word-diff.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { visibleText } from "#lib/platform/visible-text.ts";
import type { ImportPreview, PreviewFile } from "#lib/taxonomy/schema.ts";
import css from "./explorer.module.css";
import { FindingList } from "./finding-list.tsx";
import { OUTCOME_TONE, STANDING_TONE } from "./import-tones.ts";

const OUTCOMES = ["created", "updated", "unchanged", "refused"] as const;

/**
 * What an import would do: how many of each, which leaves, what differs in them, and what the source has not. The action
 * stands under the figures: what follows may be two thousand rows.
 */
export function PreviewView({ preview, action }: { preview: ImportPreview; action: ReactNode }) {
	const words = useWords().taxonomy;
	const { integer } = useFormats();
	const { counts, files, goneCount } = preview;
	const shown = files.filter(({ outcome }) => outcome !== "unchanged");
	const updated = files.filter(({ outcome }) => outcome === "updated");
	return (
		<section className="sb-stack" aria-label={words.previewTitle}>
			<Ledger
				items={[
					...OUTCOMES.map((outcome) => ({ label: words.outcome[outcome], value: integer(counts[outcome]) })),
					{ label: words.gone, value: integer(goneCount) },
				]}
			/>
			{action}
			{shown.length === 0 ? <p className="sb-prose">{words.nothingDiffers}</p> : <Files files={shown} />}
			{updated.length > 0 && (
				<Sec title={words.whatChanges}>
					{updated.map((file) => (
						<Fold key={file.ordinal} title={file.leafPath ?? file.path}>
							<Change file={file} />
						</Fold>
					))}
				</Sec>
			)}
			<Gone preview={preview} />
		</section>
	);
}

function Files({ files }: { files: readonly PreviewFile[] }) {
	const words = useWords().taxonomy;
	const { integer } = useFormats();
	return (
		<DataTable
			label={words.files}
			columns={[
				{ key: "file", head: words.file },
				{ key: "outcome", head: words.outcomeHead },
				{ key: "standing", head: words.standingHead },
				{ key: "findings", head: words.findings, num: true },
			]}
			rows={files.map(({ ordinal, path, outcome, standing, findings }) => ({
				key: String(ordinal),
				cells: [
					<div key="file">
						{visibleText(path)}
						{findings.length > 0 && (
							<Fold title={findings[0]?.says ?? ""} quiet>
								<FindingList findings={findings} />
							</Fold>
						)}
					</div>,
					<Tag key="outcome" tone={OUTCOME_TONE[outcome]}>
						{words.outcome[outcome]}
					</Tag>,
					standing === null ? (
						"–"
					) : (
						<Tag key="standing" tone={STANDING_TONE[standing]}>
							{words.standing[standing]}
						</Tag>
					),
					integer(findings.length),
				],
			}))}
		/>
	);
}

function Change({ file: { path, leafPath, change } }: { file: PreviewFile }) {
	const words = useWords().taxonomy;
	if (change === null || change === "left-out") return <p className="sb-meta">{words.changeLeftOut}</p>;
	const { text, attribution } = change;
	return (
		<>
			{text && (
				<>
					<SeedDiff path={leafPath ?? path} before={text.before} after={text.after} />
					<Fold title={words.lineDiff} quiet>
						<pre className="sb-log">
							<WordDiff {...text} />
						</pre>
					</Fold>
				</>
			)}
			{attribution && (
				<>
					<div className="sb-meta">{words.attribution}</div>
					<pre className="sb-log">
						<WordDiff {...attribution} />
					</pre>
				</>
			)}
		</>
	);
}

function Gone({ preview: { gone, goneCount, scope } }: { preview: ImportPreview }) {
	const words = useWords().taxonomy;
	const { integer } = useFormats();
	if (goneCount === 0) return null;
	const named = gone.reduce((sum, { leaves }) => sum + leaves, 0);
	return (
		<Sec title={words.gone}>
			<p className="sb-prose">{words.goneSays(integer(goneCount), scope ?? "")}</p>
			<Fold title={words.goneWhich}>
				<ul className="sb-meta">
					{gone.map(({ path, leaves }) => (
						<li key={path}>
							{visibleText(path)}
							{leaves > 1 && ` (${words.leafCount(integer(leaves))})`}
						</li>
					))}
					{named < goneCount && <li>{words.goneMore(integer(goneCount - named))}</li>}
				</ul>
			</Fold>
		</Sec>
	);
}

/** Folded, and made only once it is opened: a comparison takes its time, and there may be two thousand. */
function Fold({ title, quiet = false, children }: { title: string; quiet?: boolean; children: ReactNode }) {
	const [isOpen, setOpen] = useState(false);
	return (
		<details onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary className={quiet ? `${css.fold} sb-meta` : css.fold}>{visibleText(title)}</summary>
			{isOpen && children}
		</details>
	);
}
