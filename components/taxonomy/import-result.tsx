import { ButtonLink } from "#components/ui/button-link.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { FilterChoice } from "#components/ui/filters.tsx";
import { Ledger } from "#components/ui/ledger.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { leafPathOf, pathInUrl } from "#lib/taxonomy/path.ts";
import type { ImportView } from "#lib/taxonomy/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import { FindingList } from "./finding-list.tsx";
import { OUTCOME_TONE, STANDING_TONE } from "./import-tones.ts";

type File = ImportView["files"][number];

const words = wordsFor("en").taxonomy;
const { integer } = formatsFor("en");
const OUTCOMES = ["created", "updated", "unchanged", "proposed", "refused"] as const;

/** What became of each file of an import, and its findings by kind. */
export function ImportResult({ at, view, show }: { at: string; view: ImportView; show: string }) {
	const files = view.files.filter(
		(file) => show === "all" || file.standing === show || file.outcome === show,
	);
	return (
		<Page
			title={words.importNumber(integer(view.number))}
			section={words.title}
			crumbs={[
				{ label: words.title, href: `${at}/taxonomy` },
				{ label: words.importTitle, href: `${at}/taxonomy/import` },
				{ label: integer(view.number) },
			]}
			facts={
				view.ref === null || view.commit === null
					? words.importFacts(view.source, view.by)
					: words.importFactsOfGit(view.source, view.ref, view.commit.slice(0, 12), view.by)
			}
			actions={
				view.contribution ? (
					<ButtonLink href={`${at}/contributions/${view.contribution.number}`} primary>
						{words.openDraft(integer(view.contribution.number))}
					</ButtonLink>
				) : (
					<ButtonLink href={`${at}/taxonomy`} primary>
						{words.browse}
					</ButtonLink>
				)
			}
		>
			<Ledger
				items={OUTCOMES.map((outcome) => ({
					label: words.outcome[outcome],
					value: integer(view.counts[outcome]),
				}))}
			/>
			{view.goneCount > 0 && (
				<p className="sb-prose">{words.goneSays(integer(view.goneCount), view.scope ?? "")}</p>
			)}
			<ByKind files={view.files} />
			<Sec title={words.files}>
				<FilterChoice
					param="show"
					label={words.show}
					options={[
						{ value: "all", label: words.showAllFiles, count: integer(view.files.length) },
						...(["good", "legacy", "broken"] as const).map((value) => ({
							value,
							label: words.standing[value],
							count: integer(view.files.filter(({ standing }) => standing === value).length),
						})),
						{ value: "refused", label: words.outcome.refused, count: integer(view.counts.refused) },
					]}
				/>
				<DataTable
					label={words.files}
					columns={[
						{ key: "file", head: words.file },
						{ key: "outcome", head: words.outcomeHead },
						{ key: "standing", head: words.standingHead },
						{ key: "findings", head: words.findings, num: true },
					]}
					rows={files.map((file) => ({
						key: String(file.ordinal),
						cells: [
							<FileCell key="file" at={at} file={file} />,
							<Tag key="outcome" tone={OUTCOME_TONE[file.outcome]}>
								{words.outcome[file.outcome]}
							</Tag>,
							<Tag key="standing" tone={STANDING_TONE[file.standing]}>
								{words.standing[file.standing]}
							</Tag>,
							integer(file.findings.length),
						],
					}))}
				/>
			</Sec>
		</Page>
	);
}

function FileCell({ at, file }: { at: string; file: File }) {
	const leaf = leafPathOf(file.path);
	return (
		<div>
			{file.nodeId !== null && leaf !== null ? (
				<a href={`${at}/taxonomy/${pathInUrl(leaf)}?tab=findings`}>{file.path}</a>
			) : (
				file.path
			)}
			{file.findings.length > 0 && (
				<details>
					<summary className="sb-meta" style={{ paddingBlock: 4, marginTop: 4 }}>
						{file.findings[0]?.says}
					</summary>
					<FindingList findings={file.findings} />
				</details>
			)}
		</div>
	);
}

function ByKind({ files }: { files: readonly File[] }) {
	const kinds = new Map<string, { says: string; severity: "error" | "warning"; files: Set<string> }>();
	for (const { path, findings } of files) {
		for (const { category, says, severity } of findings) {
			const kind = category.replace(/\/\d+/g, "/…");
			const found = kinds.get(kind) ?? { says, severity, files: new Set() };
			found.files.add(path);
			kinds.set(kind, found);
		}
	}
	if (kinds.size === 0) return null;
	const sorted = [...kinds].sort(([, a], [, b]) => b.files.size - a.files.size).slice(0, 30);
	return (
		<Sec title={words.findingsByKind}>
			<DataTable
				label={words.findingsByKind}
				columns={[
					{ key: "kind", head: words.findingKind },
					{ key: "files", head: words.files, num: true },
					{ key: "first", head: words.firstFile, hidePhone: true },
				]}
				rows={sorted.map(([kind, { says, severity, files: holders }]) => ({
					key: kind,
					cells: [
						<span key="kind">
							<Tag tone={severity === "error" ? "rejected" : "caution"}>
								{severity === "error" ? words.error : words.warning}
							</Tag>{" "}
							{says}
						</span>,
						integer(holders.size),
						[...holders][0] ?? "",
					],
				}))}
			/>
		</Sec>
	);
}
