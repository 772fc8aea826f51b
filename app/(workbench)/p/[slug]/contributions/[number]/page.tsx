import { notFound } from "next/navigation";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { ContributionScreen } from "#components/contributions/contribution-page.tsx";
import { may } from "#lib/auth/policy.ts";
import { getContributionByNumber } from "#lib/contributions/queries.server.ts";
import { listThreads } from "#lib/contributions/threads.server.ts";

type Props = { params: Promise<{ slug: string; number: string }> };

export default async function ContributionPage({ params }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!/^\d{1,9}$/.test(given.number)) notFound();
	const initial = await orNotFound(getContributionByNumber(actor, project.id, Number(given.number)));
	return (
		<ContributionScreen
			at={`/p/${project.slug}`}
			initial={initial}
			threads={await listThreads(actor, initial.value.id)}
			me={{
				userId: actor.userId,
				mayWrite: may(actor, project.id, "contribution.write"),
				mayReview: may(actor, project.id, "contribution.review"),
				mayComment: may(actor, project.id, "contribution.comment"),
			}}
		/>
	);
}
