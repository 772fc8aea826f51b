"use client";

import { DataTable } from "#components/ui/data-table.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { Panel } from "#components/ui/page.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { GenerationRunView } from "#lib/generation/schema.ts";
import { acceptedOf } from "./accepted.ts";
import { LeafTag } from "./run-tag.tsx";

/** The run's leaves with how far each is, and what went wrong in it. */
export function RunLeaves({ run, at }: { run: GenerationRunView; at: string }) {
	const words = useWords().generation;
	const { integer } = useFormats();
	const done = run.leaves.filter(({ status }) => status === "done").length;
	const columns = words.leafColumns;
	return (
		<Panel
			title={words.leaves}
			note={words.leavesNote(integer(done), integer(run.leaves.length))}
			pad={false}
		>
			<DataTable
				label={words.leaves}
				onPanel
				columns={[
					{ key: "leaf", head: columns.leaf },
					{ key: "state", head: columns.state, width: 120 },
					{ key: "accepted", head: columns.accepted, num: true, width: 90 },
					{ key: "target", head: columns.target, num: true, width: 80 },
					{ key: "progress", head: columns.progress, width: 130, hidePhone: true },
					{ key: "batches", head: columns.batches, num: true, width: 90, hidePhone: true },
					{ key: "error", head: columns.error },
				]}
				rows={run.leaves.map((leaf) => ({
					key: leaf.nodeId,
					cells: [
						<LeafPath key="leaf" path={leaf.path} href={`${at}/taxonomy/${leaf.path}`} />,
						<LeafTag key="state" status={leaf.status} />,
						integer(leaf.accepted),
						integer(leaf.target),
						<Meter
							key="progress"
							width={100}
							parts={[{ share: Math.min(1, leaf.accepted / leaf.target), color: "accepted" }]}
							label={acceptedOf(leaf, words, integer).says}
						/>,
						words.ofTarget(integer(leaf.batchesDone), integer(leaf.batches)),
						leaf.error ?? (
							<span key="none" className="sb-meta">
								{words.noProblem}
							</span>
						),
					],
				}))}
			/>
		</Panel>
	);
}
