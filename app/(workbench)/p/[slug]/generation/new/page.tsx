import { getProjectPage } from "#app/_server/project-page.ts";
import { Launcher, type LaunchStart } from "#components/generation/launcher.tsx";
import { Page } from "#components/ui/page.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import type { Actor } from "#lib/auth/actor.ts";
import { may } from "#lib/auth/policy.ts";
import { listMembers } from "#lib/auth/queries.server.ts";
import { getGenerationRunByNumber } from "#lib/generation/queries.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { SAMPLE_TARGET } from "#lib/taxonomy/tree.ts";
import { listTeachers } from "#lib/teachers/queries.server.ts";
import type { TeacherView } from "#lib/teachers/schema.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").generation;

/** Samples of a leaf that a new run begins with: what upstream takes of a leaf (instructlab-sdg, NUM_SYNTH_SKILLS). */
const FIRST_OFFER = 30;

type Params = Promise<{ slug: string }>;
type Search = Promise<{ from?: string | string[]; leaf?: string | string[] }>;

/** Starting a run. `?from=17` begins like run 17, `?leaf=PATH` with that leaf. */
export default async function NewRunPage({ params, searchParams }: { params: Params; searchParams: Search }) {
	const { actor, project } = await getProjectPage(params);
	const at = `/p/${project.slug}`;
	const crumbs = [{ label: words.title, href: `${at}/generation` }, { label: words.newRun }];
	if (!may(actor, project.id, "generation.start")) {
		const admins = (await listMembers(actor, project.id)).filter(({ roles }) => roles.includes("admin"));
		const names = admins.map(({ name }) => name).join(", ");
		return (
			<Page title={words.newTitle} section={words.title} crumbs={crumbs}>
				<NoPermission says={admins.length > 0 ? words.noStart(names) : words.noStartNobody} />
			</Page>
		);
	}
	const [teachers, { from, leaf }] = await Promise.all([listTeachers(actor, project.id), searchParams]);
	const number = typeof from === "string" && /^[1-9]\d{0,8}$/.test(from) ? Number(from) : undefined;
	const like = number === undefined ? undefined : await startLike(actor, project.id, number, teachers);
	const leaves = leaf === undefined ? [] : [leaf].flat();
	return (
		<Page
			title={words.newTitle}
			section={words.title}
			crumbs={crumbs}
			facts={like && number !== undefined ? words.runAgainAs(number) : words.newFacts}
		>
			<Launcher
				projectId={project.id}
				at={at}
				teachers={teachers}
				target={SAMPLE_TARGET}
				start={like ?? { leaves, draft: newDraft(teachers) }}
			/>
		</Page>
	);
}

const newDraft = (teachers: readonly TeacherView[]): LaunchStart["draft"] => ({
	samples: FIRST_OFFER,
	teacherId: (teachers.find(({ kind }) => kind === "http") ?? teachers[0])?.id ?? null,
	judgeId: null,
	keepAt: {},
	maxRougeL: undefined,
	seed: undefined,
});

/** The settings of a run; undefined where there is no such run. A teacher that may no longer be used is left out. */
async function startLike(
	actor: Actor,
	projectId: string,
	number: number,
	teachers: readonly TeacherView[],
): Promise<LaunchStart | undefined> {
	const run = await getGenerationRunByNumber(actor, projectId, number).catch((error: unknown) => {
		if (error instanceof NotFoundError) return undefined;
		throw error;
	});
	if (!run) return undefined;
	const usable = (id: string) => (teachers.some((teacher) => teacher.id === id) ? id : null);
	const draft = newDraft(teachers);
	return {
		leaves: run.leaves.map(({ nodeId }) => nodeId),
		draft: {
			...draft,
			samples: run.leaves[0]?.target ?? draft.samples,
			teacherId: usable(run.teacher.id) ?? draft.teacherId,
			judgeId: run.judge.id === run.teacher.id ? null : usable(run.judge.id),
			keepAt: run.keepAt,
			maxRougeL: run.maxRougeL ?? undefined,
		},
	};
}
