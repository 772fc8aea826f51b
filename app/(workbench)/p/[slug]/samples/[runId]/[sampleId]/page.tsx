import { notFound } from "next/navigation";
import { z } from "zod";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { SamplePage } from "#components/samples/sample-page.tsx";
import { trace } from "#lib/datasets/trace.server.ts";
import { getSample } from "#lib/samples/queries.server.ts";

type Props = { params: Promise<{ slug: string; runId: string; sampleId: string }> };

/** A sample with its whole way back. */
export default async function OneSamplePage({ params }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	const ids = z.object({ runId: z.uuid(), sampleId: z.uuid() }).safeParse(given);
	if (!ids.success) notFound();
	const sample = await orNotFound(getSample(actor, ids.data.runId, ids.data.sampleId));
	return (
		<SamplePage at={`/p/${project.slug}`} sample={sample} trace={await orNotFound(trace(actor, sample.id))} />
	);
}
