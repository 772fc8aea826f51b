import Link from "next/link";
import { TraceStations } from "#components/datasets/trace-stations.tsx";
import { Ago } from "#components/ui/ago.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { Person } from "#components/ui/person.tsx";
import { PlainText } from "#components/ui/plain-text.tsx";
import { Tag } from "#components/ui/tag.tsx";
import type { TraceView } from "#lib/datasets/schema.ts";
import type { SampleView } from "#lib/samples/schema.ts";
import { wordsFor } from "#lib/words/words.ts";
import { SampleChecks } from "./sample-checks.tsx";
import { SampleOrigin } from "./sample-origin.tsx";
import { SampleTag } from "./sample-tag.tsx";
import { SampleText } from "./sample-text.tsx";

const { samples: words, generation, datasets } = wordsFor("en");

type Props = {
	/** The project's address. */
	at: string;
	sample: SampleView;
	trace: TraceView;
};

/** One sample, its verdict, its filters, and where it comes from. */
export function SamplePage({ at, sample, trace }: Props) {
	const { verdict } = sample;
	const title = words.sample(sample.runNumber);
	return (
		<Page
			title={title}
			section={words.title}
			crumbs={[
				{ label: words.title, href: `${at}/samples` },
				{
					label: words.runNumber(sample.runNumber),
					href: `${at}/samples?view=table&run=${sample.runNumber}`,
				},
				{ label: title },
			]}
			tag={
				<>
					<SampleTag outcome={sample.outcome} state={sample.state} />
					{sample.teacher.isDemo && <Tag tone="caution">{words.demoTeacher}</Tag>}
				</>
			}
			facts={<LeafPath path={sample.path} />}
		>
			<div className="sb-two">
				<div className="sb-stack">
					<SampleText sample={sample} />
					{sample.stage !== null && (
						<Sec title={words.outcome[sample.outcome]}>
							<p>
								{words.refusedAt(
									generation.stage[sample.stage] ?? sample.stage,
									generation.reason[sample.reason ?? ""] ?? sample.reason ?? "–",
								)}
							</p>
							{sample.words !== null && <PlainText className="sb-text-sm" text={sample.words} />}
							{sample.duplicateOfId !== null && (
								<Link href={`${at}/trace?id=${sample.duplicateOfId}`}>{words.duplicateOf}</Link>
							)}
						</Sec>
					)}
					{verdict && (
						<Sec title={words.deeds}>
							<div className="sb-row sb-wrap">
								<span>{words.verdict[verdict.verdict]}</span>
								{verdict.reason !== null && <span>{words.reasons[verdict.reason] ?? verdict.reason}</span>}
								<Person name={verdict.reviewer} />
								<Ago prose at={verdict.at} />
							</div>
							{verdict.note !== "" && <PlainText className="sb-text-sm" text={verdict.note} />}
						</Sec>
					)}
					<SampleChecks scores={sample.scores} />
					<Sec title={datasets.trace.title} note={datasets.trace.facts}>
						<div style={{ paddingTop: 16 }}>
							<TraceStations at={at} trace={trace} />
						</div>
					</Sec>
				</div>
				<div className="sb-stack">
					<SampleOrigin sample={sample} at={at} />
				</div>
			</div>
		</Page>
	);
}
