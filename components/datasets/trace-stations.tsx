import Link from "next/link";
import type { ReactNode } from "react";
import { Ago } from "#components/ui/ago.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { PlainText } from "#components/ui/plain-text.tsx";
import { Tag } from "#components/ui/tag.tsx";
import type { TraceView } from "#lib/datasets/schema.ts";
import { type Check, messagesOf } from "#lib/datasets/trace-hops.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./datasets.module.css";

const { datasets, generation, samples } = wordsFor("en");
const words = datasets.trace;
const { integer } = formatsFor("en");
const VERDICT: Readonly<Record<string, string>> = samples.verdict;

type Props = {
	/** The project's address. */
	at: string;
	trace: TraceView;
};

/** The way back, hop by hop, each with what came of comparing its hash. */
export function TraceStations({ at, trace }: Props) {
	const { row, sample, calls, seeds, chunk } = trace;
	const shown = seeds.flatMap(({ question, answer }) => [question, answer]);
	return (
		<ol className={css.stations}>
			{row && (
				<Station
					title={words.hop.row}
					check={row.check}
					facts={
						<>
							<Link href={`${at}/datasets/${encodeURIComponent(row.dataset)}/${row.version}?tab=rows`}>
								{words.rowFacts(integer(row.ordinal + 1), datasets.named(row.dataset, row.version))}
							</Link>
							{row.heldOut && <Tag tone="line">{words.heldOut}</Tag>}
						</>
					}
				>
					<p className="sb-meta">
						{words.hash} <span className={css.id}>{row.sha256}</span>
					</p>
				</Station>
			)}
			<Station
				title={words.hop.sample}
				check={sample.check}
				facts={
					<>
						<Link href={`${at}/samples/${sample.runId}/${sample.id}`}>
							{samples.runNumber(sample.runNumber)}
						</Link>
						<LeafPath path={sample.path} />
						{sample.isDemo && <Tag tone="caution">{samples.demoTeacher}</Tag>}
					</>
				}
			>
				<div className={css.box}>
					<PlainText className="sb-strong" text={sample.question || samples.noQuestion} />
					<PlainText className="sb-text-sm" text={sample.answer || samples.noAnswer} />
				</div>
				<p className="sb-ink2">
					{sample.verdict ? (
						<>
							{words.verdictBy(
								VERDICT[sample.verdict.verdict] ?? sample.verdict.verdict,
								sample.verdict.reviewer,
							)}{" "}
							<Ago prose at={sample.verdict.at} />
						</>
					) : (
						words.noVerdict
					)}
				</p>
			</Station>
			{calls.map((call) => (
				<Station
					key={call.callKey}
					title={words.hop.call}
					check={call.check}
					facts={
						<span className="sb-ink2">
							{words.callFacts(generation.stage[call.stage] ?? call.stage, call.teacher, call.model)}{" "}
							<Ago prose at={call.at} />
						</span>
					}
				>
					<details>
						<summary>{words.prompt}</summary>
						{call.prompt === null ? (
							<p>{words.gone}</p>
						) : (
							<TextBox label={words.prompt}>
								{messagesOf(call.prompt).map(({ role, content }, index) => (
									// biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place
									<div key={index}>
										{role !== "" && <div className="sb-meta">{words.role[role] ?? role}</div>}
										<PlainText className="sb-text-sm" text={content} marked={shown} />
									</div>
								))}
							</TextBox>
						)}
					</details>
					<details>
						<summary>{words.reply}</summary>
						{call.reply === null ? (
							<p>{words.gone}</p>
						) : (
							<TextBox label={words.reply}>
								<PlainText className="sb-text-sm" text={call.reply} />
							</TextBox>
						)}
					</details>
				</Station>
			))}
			{chunk && (
				<Station
					title={words.hop.chunk}
					check={chunk.check}
					facts={
						<Link href={`${at}/documents/${chunk.documentNumber}`}>
							{words.chunkFacts(chunk.document, integer(chunk.ordinal + 1))}
						</Link>
					}
				>
					<TextBox label={words.hop.chunk}>
						<PlainText className="sb-text-sm" text={chunk.text} />
					</TextBox>
				</Station>
			)}
			{seeds.map((seed) => (
				<Station
					key={seed.seedVersionId}
					title={words.hop.seed}
					check={seed.check}
					facts={
						<span className="sb-strong">{seed.author ? words.seedBy(seed.author) : samples.noAuthor}</span>
					}
				>
					<TextBox label={words.hop.seed}>
						{seed.context !== null && <PlainText className="sb-text-sm sb-ink2" text={seed.context} />}
						<PlainText className="sb-strong" text={seed.question} />
						<PlainText className="sb-text-sm" text={seed.answer} />
					</TextBox>
					<p className="sb-ink2">{seed.inPrompt ? words.inPrompt : words.notInPrompt}</p>
					<AcceptanceLine at={at} seed={seed} />
				</Station>
			))}
		</ol>
	);
}

function AcceptanceLine({ at, seed }: { at: string; seed: TraceView["seeds"][number] }) {
	const { acceptance } = seed;
	const [href, says] =
		acceptance.kind === "accepted"
			? [
					`${at}/contributions/${acceptance.contribution}`,
					words.acceptedSays(integer(acceptance.contribution), acceptance.author, acceptance.reviewer),
				]
			: [
					`${at}/taxonomy/imports/${acceptance.import}`,
					words.importedSays(integer(acceptance.import), acceptance.source, acceptance.by),
				];
	return (
		<div className="sb-row sb-wrap">
			<Link href={href}>{says}</Link>
			<Ago prose at={acceptance.at} />
			<span className="sb-meta">{words.revision(integer(seed.revision))}</span>
			<CheckTag check={seed.revisionCheck} />
		</div>
	);
}

type StationProps = { title: string; check: Check; facts: ReactNode; children: ReactNode };

function Station({ title, check, facts, children }: StationProps) {
	return (
		<li className={css.station} data-check={check}>
			<header>
				<h2>{title}</h2>
				<CheckTag check={check} />
				{facts}
			</header>
			{children}
		</li>
	);
}

function CheckTag({ check }: { check: Check }) {
	return (
		<span title={words.check[check]}>
			<Tag tone={check === "equal" ? "accepted" : "rejected"}>{words.checkShort[check]}</Tag>
		</span>
	);
}

function TextBox({ label, children }: { label: string; children: ReactNode }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be in reach of the keyboard
		<section className={css.box} tabIndex={0} aria-label={label}>
			{children}
		</section>
	);
}
