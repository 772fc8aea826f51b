import { Ago } from "#components/ui/ago.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Person } from "#components/ui/person.tsx";
import { Empty } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { isOverAge, OVER_AGE_DAYS } from "#lib/contributions/queue.ts";
import type {
	ContributionItem,
	ContributionPage,
	ContributionQuery,
	Queue,
} from "#lib/contributions/schema.ts";
import { visibleText } from "#lib/platform/visible-text.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import { ClaimWords } from "./claim-words.tsx";
import css from "./contributions.module.css";
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
				{ key: "threads", head: words.comments, num: true, hidePhone: true },
				{ key: "waits", head: words.waits, phoneHead: words.waits },
				{ key: "changed", head: words.changed, phoneHead: words.changed },
			]}
			rows={page.items.map((item) => ({
				key: item.id,
				cells: [
					<span key="title">
						<a href={`${at}/contributions/${item.number}`}>
							{`${integer(item.number)}: ${visibleText(item.title)}`}
						</a>{" "}
						{item.mentionsMe && <Tag tone="caution">{words.mentionsMe}</Tag>}
					</span>,
					<span key="leaf">
						<LeafPath path={item.path} />
						{item.changes > 1 && (
							<span className="sb-meta"> {words.moreLeaves(integer(item.changes - 1))}</span>
						)}
					</span>,
					<StatusTag key="state" status={item.status} />,
					<Person key="author" name={item.author.name} />,
					<span key="threads">{item.openThreads === 0 ? "–" : integer(item.openThreads)}</span>,
					<Waits key="waits" item={item} />,
					<Ago key="changed" at={item.updatedAt} />,
				],
			}))}
			next={page.nextCursor}
			empty={<Nothing query={query} />}
		/>
	);
}

/** How long it has waited for a verdict, and who is at it. */
function Waits({ item: { status, submittedAt, claim } }: { item: ContributionItem }) {
	if (status !== "submitted" || submittedAt === null) return "–";
	return (
		<span className={css.waits}>
			<Ago at={submittedAt} />
			{isOverAge(submittedAt, new Date()) && (
				<span title={words.overAgeSays(integer(OVER_AGE_DAYS))}>
					<Tag tone="caution">{words.overAge}</Tag>
				</span>
			)}
			{claim && <ClaimWords claim={claim} />}
		</span>
	);
}

const EMPTY: Record<Queue, { heading: string; says: string }> = {
	"needs-me": { heading: words.noneNeedsMe, says: words.noneNeedsMeSays },
	"to-review": { heading: words.noneToReview, says: words.noneToReviewSays },
	mine: { heading: words.noneMine, says: words.noneMineSays },
	waiting: { heading: words.noneWaiting, says: words.noneWaitingSays },
	all: { heading: words.none, says: words.noneSays },
};

function Nothing({ query: { view, q } }: { query: ContributionQuery }) {
	if (q) return <Empty heading={words.noneMatches(q)}>{words.noneMatchesSays}</Empty>;
	return <Empty heading={EMPTY[view].heading}>{EMPTY[view].says}</Empty>;
}
