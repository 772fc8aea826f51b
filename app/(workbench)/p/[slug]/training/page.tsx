import { getProjectPage } from "#app/_server/project-page.ts";
import { TrainingList } from "#components/training/training-list.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Page } from "#components/ui/page.tsx";
import { may } from "#lib/auth/policy.ts";
import { listTrainingRuns } from "#lib/training/queries.server.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").training;

type Params = Promise<{ slug: string }>;
type Search = Promise<{ cursor?: string }>;

/** The trainings of a project. */
export default async function TrainingsPage({
	params,
	searchParams,
}: {
	params: Params;
	searchParams: Search;
}) {
	const { actor, project } = await getProjectPage(params);
	const given = (await searchParams).cursor ?? "";
	const cursor = /^\d{1,9}$/.test(given) && Number(given) > 0 ? given : null;
	const before = cursor === null ? undefined : Number(cursor);
	const page = await listTrainingRuns(actor, project.id, { before });
	const at = `/p/${project.slug}`;
	const mayStart = may(actor, project.id, "training.start");
	return (
		<Page
			title={words.title}
			facts={words.listFacts}
			{...(mayStart &&
				page.items.length > 0 && {
					actions: (
						<ButtonLink href={`${at}/training/new`} primary>
							{words.newRun}
						</ButtonLink>
					),
				})}
		>
			<TrainingList projectId={project.id} at={at} cursor={cursor} initial={page} mayStart={mayStart} />
		</Page>
	);
}
