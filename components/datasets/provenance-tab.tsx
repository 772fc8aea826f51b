import Link from "next/link";
import { Sec } from "#components/ui/page.tsx";
import type { DatasetVersionView, ProvenanceView } from "#lib/datasets/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./datasets.module.css";

const { datasets, generation, samples } = wordsFor("en");
const words = datasets.provenance;
const { integer } = formatsFor("en");
const STATUS: Readonly<Record<string, string>> = generation.status;

type Props = { at: string; version: DatasetVersionView; provenance: ProvenanceView };

/** Seeds, samples, dataset, models: each column leads to the next. */
export function ProvenanceTab({ at, version, provenance }: Props) {
	const { authors, runs, documents, trainings } = provenance;
	const seeds = authors.reduce((sum, author) => sum + author.seeds, 0);
	return (
		<div className={css.columns}>
			<Sec title={words.seeds} note={words.seedsNote(integer(seeds))}>
				<ul>
					{authors.map(({ author, seeds: own, rows }) => (
						<li key={author}>
							<div>{author || words.noAuthor}</div>
							<div className="sb-meta">{words.seedRows(integer(own), integer(rows))}</div>
						</li>
					))}
					{documents.map(({ number, title, licence, rows }) => (
						<li key={number}>
							<Link href={`${at}/documents/${number}`}>{title}</Link>
							<div className="sb-meta">
								{words.documentRows(integer(rows))}, {licence}
							</div>
						</li>
					))}
				</ul>
			</Sec>
			<Sec title={words.samples}>
				<ul>
					{runs.map(({ number, teacher, rows }) => (
						<li key={number}>
							<Link href={`${at}/samples?view=table&run=${number}`}>{samples.runNumber(number)}</Link>
							<div className="sb-meta">{words.runRows(teacher, integer(rows))}</div>
						</li>
					))}
				</ul>
			</Sec>
			<Sec title={words.dataset}>
				<ul>
					<li>
						<div>{datasets.named(version.name, version.number)}</div>
						<div className="sb-meta">
							{words.version(integer(version.rowCount), integer(version.heldOutCount))}
						</div>
					</li>
				</ul>
			</Sec>
			<Sec title={words.models}>
				{trainings.length === 0 && <p className="sb-meta">{words.noTraining}</p>}
				<ul>
					{trainings.map(({ number, status, models }) => (
						<li key={number}>
							<Link href={`${at}/training/${number}`}>{words.training(number)}</Link>{" "}
							<span className="sb-meta">{STATUS[status] ?? status}</span>
							<div className="sb-meta">
								{models.length === 0 ? words.noModel : models.map(({ name }) => name).join(", ")}
							</div>
						</li>
					))}
				</ul>
			</Sec>
		</div>
	);
}
