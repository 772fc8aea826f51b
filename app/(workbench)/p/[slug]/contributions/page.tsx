import { getProjectPage } from "#app/_server/project-page.ts";
import { ContributionList } from "#components/contributions/contribution-list.tsx";
import { NextToReview } from "#components/contributions/next-to-review.tsx";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { FilterBox, FilterChips, FilterChoice } from "#components/ui/filters.tsx";
import { Page } from "#components/ui/page.tsx";
import { may } from "#lib/auth/policy.ts";
import { countQueues, listContributions } from "#lib/contributions/queues.server.ts";
import { ContributionQuery, QUEUES } from "#lib/contributions/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

type Props = {
	params: Promise<{ slug: string }>;
	searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ContributionsPage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const words = wordsFor("en").contributions;
	const { integer } = formatsFor("en");
	const at = `/p/${project.slug}`;
	const given = ContributionQuery.safeParse({ view: "needs-me", ...(await searchParams) });
	const query = given.success ? given.data : ContributionQuery.parse({ view: "needs-me" });
	const [page, counts] = await Promise.all([
		listContributions(actor, project.id, query),
		countQueues(actor, project.id),
	]);
	const mayReview = may(actor, project.id, "contribution.review");
	const queues = QUEUES.filter((queue) => queue !== "to-review" || mayReview);
	return (
		<Page
			title={words.title}
			crumbs={[{ label: words.title }]}
			actions={
				<>
					{mayReview && <NextToReview at={at} projectId={project.id} />}
					{may(actor, project.id, "contribution.write") && (
						<ButtonLink href={`${at}/contributions/new`} primary>
							{words.newLeaf}
						</ButtonLink>
					)}
				</>
			}
		>
			<RefreshOn kinds={["contribution"]} />
			<div className="sb-row sb-wrap sb-between">
				<FilterChoice
					param="view"
					label={words.views}
					options={queues.map((queue) => ({
						value: queue,
						label: words.queue[queue],
						count: integer(counts[queue]),
					}))}
				/>
				<FilterBox label={words.filter} />
			</div>
			<FilterChips
				chips={query.state ? [{ key: "state", label: words.state, value: words.status[query.state] }] : []}
			/>
			<ContributionList at={at} page={page} query={query} />
		</Page>
	);
}
