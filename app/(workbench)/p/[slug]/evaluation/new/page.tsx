import { getProjectPage } from "#app/_server/project-page.ts";
import { EvaluationForm } from "#components/evaluation/evaluation-form.tsx";
import { Page } from "#components/ui/page.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import { may } from "#lib/auth/policy.ts";
import { listDatasets } from "#lib/datasets/queries.server.ts";
import { listBenchmarkPacks } from "#lib/evaluation/queries.server.ts";
import { listTeachers } from "#lib/teachers/queries.server.ts";
import { listModels } from "#lib/training/queries.server.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").evaluation;

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ model?: string | string[] }> };

export default async function NewEvaluationPage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const at = `/p/${project.slug}/evaluation`;
	const crumbs = [{ label: words.title, href: at }, { label: words.newTitle }];
	if (!may(actor, project.id, "evaluation.start")) {
		return (
			<Page title={words.newTitle} section={words.title} crumbs={crumbs}>
				<NoPermission says={words.onlyResearchers} />
			</Page>
		);
	}
	const { model } = await searchParams;
	const [models, datasets, teachers, packs] = await Promise.all([
		listModels(actor, project.id),
		listDatasets(actor, project.id),
		listTeachers(actor, project.id),
		listBenchmarkPacks(actor, project.id),
	]);
	return (
		<Page title={words.newTitle} section={words.title} crumbs={crumbs} facts={words.newFacts}>
			<EvaluationForm
				projectId={project.id}
				at={at}
				models={models.filter(({ isReady }) => isReady).map(({ id, name }) => ({ value: id, label: name }))}
				versions={datasets.flatMap(({ name, versions }) =>
					versions
						.filter(({ heldOutCount }) => heldOutCount > 0)
						.map(({ id, number, heldOutCount }) => ({
							value: id,
							label: `${name} v${number} (${heldOutCount})`,
						})),
				)}
				judges={teachers.map(({ id, name, kind }) => ({
					value: id,
					label: name,
					isDemo: kind === "embedded",
				}))}
				packs={packs}
				mayTrain={may(actor, project.id, "training.start")}
				chosen={typeof model === "string" ? model : null}
			/>
		</Page>
	);
}
