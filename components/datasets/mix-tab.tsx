import { BarChart } from "#components/charts/bar-chart.tsx";
import { KeyList, Ledger } from "#components/ui/ledger.tsx";
import { Panel, Sec } from "#components/ui/page.tsx";
import { PlainText } from "#components/ui/plain-text.tsx";
import type { DatasetVersionView } from "#lib/datasets/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./datasets.module.css";

const words = wordsFor("en").datasets;
const { integer, share } = formatsFor("en");

/** Bars that a chart of leaves draws at most; the table view of a chart reads no better with thousands. */
const MOST_LEAVES = 30;

/** What a version is made of, and the recipe it was frozen by. */
export function MixTab({ version }: { version: DatasetVersionView }) {
	const { mix } = version;
	const all = version.rowCount + version.heldOutCount;
	const part = (count: number) => words.ledger.ofAll(share(all === 0 ? 0 : count / all));
	const leaves = [...mix.leaves].sort((a, b) => b.rows - a.rows || (a.path < b.path ? -1 : 1));
	const source = words.named(version.name, version.number);
	const name = `seedbed-${version.name}-v${version.number}`;
	return (
		<div className="sb-stack">
			<Ledger
				items={[
					{ label: words.ledger.rows, value: integer(version.rowCount) },
					{
						label: words.ledger.heldOut,
						value: integer(version.heldOutCount),
						note: part(version.heldOutCount),
					},
					{
						label: words.ledger.knowledge,
						value: integer(version.knowledgeCount),
						note: part(version.knowledgeCount),
					},
					{ label: words.ledger.skills, value: integer(version.skillCount), note: part(version.skillCount) },
					{ label: words.ledger.leaves, value: integer(leaves.length) },
					{ label: words.ledger.edited, value: integer(mix.editedByPeople), note: part(mix.editedByPeople) },
				]}
			/>
			<div className="sb-half">
				<Panel>
					<BarChart
						title={words.byLeaf}
						sub={
							leaves.length > MOST_LEAVES
								? words.byLeafFirst(integer(MOST_LEAVES), integer(leaves.length))
								: words.byLeafSub
						}
						label={words.leaf}
						valueLabel={words.rowsWord}
						bars={leaves
							.slice(0, MOST_LEAVES)
							.map(({ path, rows }) => ({ name: leafFirst(path), value: rows }))}
						name={`${name}-leaves`}
						source={source}
					/>
				</Panel>
				<Panel>
					<BarChart
						title={words.byTeacher}
						sub={words.byTeacherSub}
						label={words.teacher}
						valueLabel={words.rowsWord}
						bars={[...mix.teachers, { name: words.people, rows: mix.editedByPeople }]
							.filter(({ rows }) => rows > 0)
							.map(({ name: writer, rows }) => ({ name: writer, value: rows }))}
						name={`${name}-teachers`}
						source={source}
					/>
				</Panel>
			</div>
			<Sec title={words.recipe} note={words.recipeNote}>
				<KeyList
					items={[
						{ term: words.under, value: mix.under ?? words.everyLeaf },
						{
							term: words.knowledgeShare,
							value: mix.knowledgeShare === null ? words.asItCame : words.percent(String(mix.knowledgeShare)),
						},
						{ term: words.heldOutShare, value: share(mix.heldOutShare) },
						{ term: words.seed, value: String(version.seed) },
						{
							term: words.systemPrompt,
							value:
								mix.systemPrompt === "" ? (
									words.noSystemPrompt
								) : (
									<PlainText className={css.prompt} text={mix.systemPrompt} />
								),
						},
						{ term: words.hash, value: <span className={css.id}>{version.sha256}</span> },
					]}
				/>
			</Sec>
		</div>
	);
}

/** The leaf's own name before its folders, for names that are cut at the end. */
function leafFirst(path: string): string {
	const at = path.lastIndexOf("/");
	return at < 0 ? path : words.leafIn(path.slice(at + 1), path.slice(0, at));
}
