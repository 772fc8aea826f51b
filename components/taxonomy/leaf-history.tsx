import { SeedDiff } from "#components/contributions/seed-diff.tsx";
import { Ago } from "#components/ui/ago.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Sec } from "#components/ui/page.tsx";
import type { NodeView, RevisionDiff, RevisionItem } from "#lib/taxonomy/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

type Props = { at: string; node: NodeView; diff: RevisionDiff | null };

const words = wordsFor("en").taxonomy;
const { integer } = formatsFor("en");

/** The revisions of a leaf: who wrote each, who took it in and when; two of them compared. */
export function LeafHistory({ at, node, diff }: Props) {
	return (
		<>
			<DataTable
				label={words.history}
				columns={[
					{ key: "number", head: words.revision, num: true },
					{ key: "author", head: words.author },
					{ key: "origin", head: words.origin },
					{ key: "when", head: words.when },
					{ key: "seeds", head: words.seeds, num: true, hidePhone: true },
					{ key: "compare", head: "" },
				]}
				rows={node.revisions.map((revision) => ({
					key: revision.id,
					cells: [
						integer(revision.number),
						revision.author?.name ?? (revision.createdBy || words.byNobody),
						<Origin key="origin" at={at} revision={revision} />,
						<Ago key="when" at={revision.createdAt} />,
						integer(revision.seedCount),
						revision.number > 1 && (
							<a key="compare" href={`?tab=history&from=${revision.number - 1}&to=${revision.number}`}>
								{words.compare}
							</a>
						),
					],
				}))}
			/>
			{diff && (
				<Sec title={words.comparing(integer(diff.from.number), integer(diff.to.number))}>
					<SeedDiff path={node.path} before={diff.from.text} after={diff.to.text} />
				</Sec>
			)}
		</>
	);
}

function Origin({ at, revision }: { at: string; revision: RevisionItem }) {
	if (revision.contribution) {
		const { number, acceptedBy } = revision.contribution;
		return (
			<a href={`${at}/contributions/${number}`}>
				{words.contributionBy(integer(number), acceptedBy.join(", "))}
			</a>
		);
	}
	if (!revision.import) return null;
	const { number, by } = revision.import;
	return <a href={`${at}/taxonomy/imports/${number}`}>{words.importedBy(integer(number), by)}</a>;
}
