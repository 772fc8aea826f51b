import { Ago } from "#components/ui/ago.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Person } from "#components/ui/person.tsx";
import { Empty } from "#components/ui/states.tsx";
import type { ContributionPage, ContributionQuery } from "#lib/contributions/schema.ts";
import { visibleText } from "#lib/platform/visible-text.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import { StatusTag } from "./status-tag.tsx";

const words = wordsFor("en").contributions;
const { integer } = formatsFor("en");

/** Contributions, the last changed first. */
export function ContributionList({
	at,
	page,
	query,
}: {
	at: string;
	page: ContributionPage;
	query: ContributionQuery;
}) {
	return (
		<DataTable
			label={words.title}
			keys
			columns={[
				{ key: "title", head: words.name },
				{ key: "leaf", head: words.leaf },
				{ key: "state", head: words.state },
				{ key: "author", head: words.author },
				{ key: "changed", head: words.changed },
			]}
			rows={page.items.map((item) => ({
				key: item.id,
				cells: [
					<a key="title" href={`${at}/contributions/${item.number}`}>
						{`${integer(item.number)}: ${visibleText(item.title)}`}
					</a>,
					<span key="leaf">
						<LeafPath path={item.path} />
						{item.changes > 1 && (
							<span className="sb-meta"> {words.moreLeaves(integer(item.changes - 1))}</span>
						)}
					</span>,
					<StatusTag key="state" status={item.status} />,
					<Person key="author" name={item.author.name} />,
					<Ago key="changed" at={item.updatedAt} />,
				],
			}))}
			next={page.nextCursor}
			empty={<Nothing query={query} />}
		/>
	);
}

function Nothing({ query: { view, q } }: { query: ContributionQuery }) {
	if (q) return <Empty heading={words.noneMatches(q)}>{words.noneMatchesSays}</Empty>;
	if (view === "needs-me") return <Empty heading={words.noneNeedsMe}>{words.noneNeedsMeSays}</Empty>;
	return <Empty heading={words.none}>{words.noneSays}</Empty>;
}
