import { Ago } from "#components/ui/ago.tsx";
import { PlainText } from "#components/ui/plain-text.tsx";
import { Empty } from "#components/ui/states.tsx";
import { visibleText } from "#lib/platform/visible-text.ts";
import type { NodeView, SeedView } from "#lib/taxonomy/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./explorer.module.css";

const words = wordsFor("en").taxonomy;
const { integer } = formatsFor("en");

/** The seed examples as one reads them; who wrote each stands in the margin. */
export function LeafSeeds({ at, node }: { at: string; node: NodeView }) {
	if (node.seeds.length === 0) return <Empty heading={words.noSeeds}>{words.noSeedsSays}</Empty>;
	return (
		<div>
			{node.seeds.map((seed) => (
				<article
					key={seed.seedVersionId + String(seed.ordinal)}
					id={`seed-${seed.ordinal + 1}`}
					className={css.seed}
					aria-label={words.seedNumber(integer(seed.ordinal + 1))}
				>
					<div>
						{seed.context !== null && <PlainText className="sb-text" text={seed.context} />}
						<div className={css.pairs}>
							{seed.pairs.map(({ question, answer }, index) => (
								<div key={`${String(index)} ${question}`}>
									<PlainText className="sb-question" text={question} />
									<PlainText className="sb-answer" text={answer} />
								</div>
							))}
						</div>
					</div>
					<Margin at={at} seed={seed} />
				</article>
			))}
		</div>
	);
}

type Author = Pick<SeedView, "author" | "createdBy">;

/** Our user, or whom the imported file names. */
const nameOf = ({ author, createdBy }: Author) => visibleText(author?.name ?? createdBy ?? "");

/** Who wrote it, and who else has changed it since. */
function byline(seed: SeedView): string {
	const [name, first] = [nameOf(seed), nameOf(seed.first ?? seed)];
	const by = first === "" ? words.byNobody : words.by(first);
	return name === first || name === "" ? by : `${by}, ${words.editedBy(name)}`;
}

function Margin({ at, seed }: { at: string; seed: SeedView }) {
	const { since } = seed;
	return (
		<div className={`${css.margin} sb-meta`}>
			<span>{byline(seed)}</span>
			<span>
				{words.inRevision(integer(since.number))},{" "}
				{since.contributionNumber !== null ? (
					<a href={`${at}/contributions/${since.contributionNumber}`}>
						{words.fromContribution(integer(since.contributionNumber))}
					</a>
				) : (
					since.importNumber !== null && (
						<a href={`${at}/taxonomy/imports/${since.importNumber}`}>
							{words.fromImport(integer(since.importNumber))}
						</a>
					)
				)}
			</span>
			<span>
				<Ago prose at={seed.createdAt} />
			</span>
			<span>{words.line(integer(seed.line))}</span>
			{seed.samples > 0 && <span>{words.samplesFrom(integer(seed.samples))}</span>}
		</div>
	);
}
