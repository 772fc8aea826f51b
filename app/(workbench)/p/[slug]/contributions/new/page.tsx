import { getProjectPage } from "#app/_server/project-page.ts";
import { NewLeaf } from "#components/contributions/new-leaf.tsx";
import { Page } from "#components/ui/page.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import { may } from "#lib/auth/policy.ts";
import { wordsFor } from "#lib/words/words.ts";

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ folder?: string }> };

export default async function NewContributionPage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const words = wordsFor("en").contributions;
	const at = `/p/${project.slug}`;
	const { folder } = await searchParams;
	return (
		<Page
			title={words.newTitle}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/contributions` }, { label: words.newTitle }]}
			facts={words.newSays}
		>
			{may(actor, project.id, "contribution.write") ? (
				<NewLeaf
					at={at}
					projectId={project.id}
					folder={typeof folder === "string" ? folder : ""}
					author={actor.name}
				/>
			) : (
				<NoPermission says={words.mayNotWrite} />
			)}
		</Page>
	);
}
