import { getProjectPage } from "#app/_server/project-page.ts";
import { Review } from "#components/samples/review.tsx";
import { SampleTable } from "#components/samples/sample-table.tsx";
import { may } from "#lib/auth/policy.ts";
import { listMembers } from "#lib/auth/queries.server.ts";
import { countQueue, listQueue, listSamples } from "#lib/samples/queries.server.ts";
import { SampleFilter } from "#lib/samples/schema.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").samples;

type Search = Record<string, string | string[] | undefined>;
type Props = { params: Promise<{ slug: string }>; searchParams: Promise<Search> };

/** Samples one after the other for review, or all of them in a table. */
export default async function SamplesPage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const search = await searchParams;
	const filter = filterOf(search);
	const at = `/p/${project.slug}`;
	if (search.view === "table" || filter.outcome !== undefined) {
		const page = await listSamples(actor, project.id, { ...filter, limit: 50 });
		return <SampleTable at={at} filter={filter} page={page} />;
	}
	const place = { run: filter.run, leaf: filter.leaf };
	const [queue, counts, notAllowed] = await Promise.all([
		listQueue(actor, project.id, { ...place, limit: 20 }),
		countQueue(actor, project.id, place),
		may(actor, project.id, "sample.review") ? undefined : whoMay(actor, project.id),
	]);
	return (
		<Review
			key={`${place.run ?? ""} ${place.leaf ?? ""}`}
			projectId={project.id}
			at={at}
			filter={place}
			initial={queue}
			counts={counts}
			notAllowed={notAllowed}
			mayFreeze={may(actor, project.id, "dataset.freeze")}
		/>
	);
}

async function whoMay(actor: Parameters<typeof listMembers>[0], projectId: string): Promise<string> {
	const members = await listMembers(actor, projectId);
	const reviewers = members.filter(({ roles }) => roles.includes("reviewer")).map(({ name }) => name);
	return reviewers.length > 0 ? words.mayNotReview(reviewers.join(", ")) : words.mayNotReviewNobody;
}

/** The filters of the address that can be read; a key that says nothing sensible is as if it were not there. */
function filterOf(search: Search): SampleFilter {
	const known = Object.entries(search).filter(
		([key, value]) =>
			key in SampleFilter.shape &&
			typeof value === "string" &&
			SampleFilter.partial().safeParse({ [key]: value }).success,
	);
	return SampleFilter.parse({ ...Object.fromEntries(known), limit: 50 });
}
