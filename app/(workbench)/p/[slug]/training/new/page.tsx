import { z } from "zod";
import { getProjectPage } from "#app/_server/project-page.ts";
import { Composer } from "#components/training/composer.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Page } from "#components/ui/page.tsx";
import { Empty, NoPermission } from "#components/ui/states.tsx";
import { may } from "#lib/auth/policy.ts";
import { listMembers } from "#lib/auth/queries.server.ts";
import { commandOf } from "#lib/training/home.server.ts";
import { listDatasetChoices, listModels } from "#lib/training/queries.server.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").training;

type Params = Promise<{ slug: string }>;
type Search = Promise<{ dataset?: string | string[] }>;

/** Starting a training. `?dataset=ID` begins with that version of a dataset. */
export default async function NewTrainingPage({
	params,
	searchParams,
}: {
	params: Params;
	searchParams: Search;
}) {
	const { actor, project } = await getProjectPage(params);
	const at = `/p/${project.slug}`;
	const crumbs = [{ label: words.title, href: `${at}/training` }, { label: words.newRun }];
	const page = { title: words.newRun, section: words.title, crumbs };
	if (!may(actor, project.id, "training.start")) {
		const admins = (await listMembers(actor, project.id)).filter(({ roles }) => roles.includes("admin"));
		const names = admins.map(({ name }) => name).join(", ");
		return (
			<Page {...page}>
				<NoPermission says={admins.length > 0 ? words.noStart(names) : words.noStartNobody} />
			</Page>
		);
	}
	const asked = z.uuid().safeParse((await searchParams).dataset).data;
	const [versions, models] = await Promise.all([
		listDatasetChoices(actor, project.id, asked),
		listModels(actor, project.id),
	]);
	return (
		<Page {...page} facts={words.newFacts}>
			{versions.length === 0 ? (
				<Empty
					heading={words.noDataset}
					action={
						<ButtonLink href={`${at}/datasets`} primary>
							{words.toDatasets}
						</ButtonLink>
					}
				>
					{words.noDatasetSays}
				</Empty>
			) : (
				<Composer
					projectId={project.id}
					at={at}
					versions={versions}
					models={models}
					asked={asked ?? null}
					mayNameFolder={actor.siteAdmin}
					command={commandOf("RUN")}
				/>
			)}
		</Page>
	);
}
