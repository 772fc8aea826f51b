import { getProjectPage } from "#app/_server/project-page.ts";
import { ContributionList } from "#components/contributions/contribution-list.tsx";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { FilterBox, FilterChips, FilterChoice } from "#components/ui/filters.tsx";
import { Page } from "#components/ui/page.tsx";
import { may } from "#lib/auth/policy.ts";
import { listContributions } from "#lib/contributions/queues.server.ts";
import { ContributionQuery } from "#lib/contributions/schema.ts";
import { wordsFor } from "#lib/words/words.ts";

type Props = {
	params: Promise<{ slug: string }>;
	searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ContributionsPage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const words = wordsFor("en").contributions;
	const at = `/p/${project.slug}`;
	const given = ContributionQuery.safeParse({ view: "needs-me", ...(await searchParams) });
	const query = given.success ? given.data : ContributionQuery.parse({ view: "needs-me" });
	const page = await listContributions(actor, project.id, query);
	return (
		<Page
			title={words.title}
			crumbs={[{ label: words.title }]}
			{...(may(actor, project.id, "contribution.write") && {
				actions: (
					<ButtonLink href={`${at}/contributions/new`} primary>
						{words.newLeaf}
					</ButtonLink>
				),
			})}
		>
			<RefreshOn kinds={["contribution"]} />
			<div className="sb-row sb-wrap sb-between">
				<FilterChoice
					param="view"
					label={words.views}
					options={[
						{ value: "needs-me", label: words.needsMe },
						{ value: "mine", label: words.mine },
						{ value: "all", label: words.all },
					]}
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
