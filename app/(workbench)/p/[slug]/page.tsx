import { getProjectPage } from "#app/_server/project-page.ts";
import { RemoveDemo } from "#components/admin/remove-demo.tsx";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { Motion } from "#components/home/motion.tsx";
import { Needs } from "#components/home/needs.tsx";
import { Steps } from "#components/home/steps.tsx";
import { TaxonomyBed } from "#components/taxonomy/taxonomy-bed.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Ledger } from "#components/ui/ledger.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { Empty } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { may } from "#lib/auth/policy.ts";
import { getHome } from "#lib/home/queries.server.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").home;
const { integer, score } = formatsFor("en");

/** What needs me, what moves, what the newest measurements say. */
export default async function HomePage({ params }: { params: Promise<{ slug: string }> }) {
	const { actor, project } = await getProjectPage(params);
	const home = await getHome(actor, project.id);
	const at = `/p/${project.slug}`;
	const mayWrite = may(actor, project.id, "contribution.write");
	const isAdmin = may(actor, project.id, "member.manage");
	const steps = [
		{ done: home.steps.teacher, label: words.stepTeacher, href: `${at}/teachers` },
		{ done: home.steps.taxonomy, label: words.stepTaxonomy, href: `${at}/taxonomy/import` },
		{ done: home.steps.people, label: words.stepPeople, href: `${at}/admin/people` },
	];
	return (
		<Page
			title={words.greeting(actor.name)}
			docTitle={project.name}
			section={words.title}
			{...(project.isDemo && { tag: <Tag tone="line">{words.demo}</Tag> })}
			facts={
				<>
					{words.facts(integer(home.leaves), integer(home.accepted))}
					{project.isDemo && ` ${words.demoSays}`}
				</>
			}
			actions={
				<>
					{project.isDemo && isAdmin && <RemoveDemo projectId={project.id} />}
					{mayWrite && (
						<ButtonLink href={`${at}/taxonomy`} primary>
							{words.newContribution}
						</ButtonLink>
					)}
				</>
			}
		>
			<RefreshOn
				kinds={[
					"generation-run",
					"contribution",
					"sample",
					"training-run",
					"evaluation-run",
					"taxonomy-node",
				]}
			/>
			{home.leaves > 0 && (
				<TaxonomyBed
					name="seedbed-home-bed"
					projectId={project.id}
					base={`${at}/taxonomy`}
					title={words.bedTitle}
					sub={wordsFor("en").charts.bed.key}
					totals={home}
				/>
			)}
			<div className="sb-two">
				<div className="sb-stack">
					<Sec title={words.needsYou}>
						{home.needs.length > 0 ? (
							<Needs needs={home.needs} at={at} />
						) : (
							<Empty heading={words.needsYouEmpty}>{words.needsYouEmptySays}</Empty>
						)}
					</Sec>
					{isAdmin && steps.some(({ done }) => !done) && (
						<Sec title={words.firstSteps} note={words.firstStepsSays}>
							<Steps steps={steps} />
						</Sec>
					)}
				</div>
				<div className="sb-stack">
					<Sec title={words.inMotion}>
						{home.motion.length > 0 ? (
							<Motion motion={home.motion} at={at} />
						) : (
							<p className="sb-meta">{words.inMotionEmpty}</p>
						)}
					</Sec>
					<Sec title={words.newestScore}>
						{home.scores.length > 0 ? (
							<Ledger
								items={home.scores.map(({ model, benchmark, value }) => ({
									label: `${model}, ${benchmark}`,
									value: score(value),
								}))}
							/>
						) : (
							<p className="sb-meta">{words.newestScoreEmpty}</p>
						)}
					</Sec>
				</div>
			</div>
		</Page>
	);
}
