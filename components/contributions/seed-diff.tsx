import { Tag, type Tone } from "#components/ui/tag.tsx";
import { WordDiff } from "#components/ui/word-diff.tsx";
import { type FieldPlace, isLeafField } from "#lib/contributions/anchors.ts";
import { type LeafField, leafChanges, type SeedChange } from "#lib/contributions/seed-changes.ts";
import type { SeedText } from "#lib/taxonomy/leaf.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./contributions.module.css";
import { DiffField } from "./diff-field.tsx";

const words = wordsFor("en").contributions;
const { integer } = formatsFor("en");
const TONE: Record<SeedChange["kind"], Tone> = {
	same: "line",
	edited: "edited",
	added: "accepted",
	removed: "rejected",
};

type Props = { path: string; before: string; after: string };

/** What a text changes in another, by words, example by example; unchanged ones are left out. */
export function SeedDiff({ path, before, after }: Props) {
	const changes = leafChanges(before, after, path);
	if (!changes) {
		return (
			<>
				<p className="sb-meta">{words.cannotCompare}</p>
				<pre className="sb-log">
					<WordDiff before={before} after={after} />
				</pre>
			</>
		);
	}
	const changed = changes.seeds.filter(({ kind }) => kind !== "same");
	if (changed.length === 0 && changes.fields.length === 0)
		return <p className="sb-meta">{words.nothingChanged}</p>;
	return (
		<div>
			<p className="sb-meta">{words.seedsOfDiff(integer(changed.length), integer(changes.seeds.length))}</p>
			{changes.fields.length > 0 && (
				<section className={css.seed} aria-label={words.otherFields}>
					{changes.fields.map(({ field, before: was, after: is }) => (
						<DiffField
							key={field}
							label={words.fields[field]}
							before={was}
							after={is}
							place={placeOfLeaf(field, is)}
						/>
					))}
				</section>
			)}
			{changed.map((change) => (
				<Seed key={`${change.kind} ${change.ordinal}`} change={change} />
			))}
		</div>
	);
}

/** What is taken out is not in the new text: nobody comments on it there. */
const placeOfLeaf = (field: LeafField, now: string): FieldPlace | null =>
	isLeafField(field) && now !== "" ? { field, seed: null, pair: null } : null;

const NOTHING: SeedText = { context: null, pairs: [] };

function Seed({ change: { kind, ordinal, before, after } }: { change: SeedChange }) {
	const [was, is] = [before ?? NOTHING, after ?? NOTHING];
	const pairs = Math.max(was.pairs.length, is.pairs.length);
	const title = words.seed(integer(ordinal + 1));
	const seed = after === null ? null : ordinal;
	const placeOf = (field: "question" | "answer", pair: number): FieldPlace | null =>
		seed !== null && is.pairs[pair] ? { field, seed, pair } : null;
	return (
		<section className={css.seed} aria-label={title}>
			<h3 className="sb-row">
				{title} <Tag tone={TONE[kind]}>{kind === "same" ? words.unchangedField : words[kind]}</Tag>
			</h3>
			{(was.context !== null || is.context !== null) && (
				<DiffField
					label={words.context}
					before={was.context ?? ""}
					after={is.context ?? ""}
					place={seed !== null && is.context !== null ? { field: "context", seed, pair: null } : null}
				/>
			)}
			{Array.from({ length: pairs }, (_, at) => [
				<DiffField
					key={`question ${String(at)}`}
					label={words.question}
					before={was.pairs[at]?.question ?? ""}
					after={is.pairs[at]?.question ?? ""}
					place={placeOf("question", at)}
				/>,
				<DiffField
					key={`answer ${String(at)}`}
					label={words.answer}
					before={was.pairs[at]?.answer ?? ""}
					after={is.pairs[at]?.answer ?? ""}
					place={placeOf("answer", at)}
				/>,
			])}
		</section>
	);
}
