"use client";

import { Stream } from "#components/charts/stream.tsx";
import { Panel } from "#components/ui/page.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { GenerationRunView } from "#lib/generation/schema.ts";
import { addSums, mainReason, type RowSums, rowSums, streamOf } from "./stream-of.ts";

/** What each stage took in, passed on and refused: a stream for each pipeline of the run, each with its sum. */
export function RunStreams({ run, at }: { run: GenerationRunView; at: string }) {
	const words = useWords();
	const { integer, share, full } = useFormats();
	const { stage, reason, notSorted } = words.generation;
	const law = ({ in: all, accepted, rejected, failed, inFlight }: RowSums) =>
		words.charts.stream.sum(
			integer(all),
			integer(accepted),
			integer(rejected),
			integer(failed),
			integer(inFlight),
		);
	const title = (stages: GenerationRunView["stages"]): string => {
		const sums = rowSums(stages);
		if (sums.in === 0) return words.generation.streamNothing;
		const lost = (sums.rejected + sums.failed) / sums.in;
		const main = mainReason(stages);
		if (lost === 0) return words.generation.streamKept;
		if (main === undefined) return words.generation.streamLost(share(lost));
		return words.generation.streamTitle(share(lost), (reason[main] ?? main).toLowerCase());
	};
	const streams = run.streams.filter(({ stages }) => stages.length > 0);
	const total = addSums(streams.map(({ stages }) => rowSums(stages)));
	return (
		<>
			{streams.map(({ pipeline, stages }) => (
				<Panel key={pipeline}>
					<Stream
						stages={streamOf(stages, { stage, reason, notSorted }, `${at}/samples?run=${run.number}`)}
						title={
							streams.length === 1
								? title(stages)
								: `${words.generation.pipeline[pipeline] ?? pipeline}: ${title(stages)}`
						}
						sub={words.generation.streamSub(law(rowSums(stages)))}
						name={`seedbed-run-${run.number}-${pipeline}`}
						source={`${words.generation.run(run.number)}, ${pipeline}, ${full(run.endedAt ?? run.createdAt)}`}
					/>
				</Panel>
			))}
			{streams.length > 1 && <p className="sb-meta">{law(total)}</p>}
		</>
	);
}
