import { notFound } from "next/navigation";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { SeedEditor } from "#components/contributions/seed-editor.tsx";
import { may } from "#lib/auth/policy.ts";
import { getContributionByNumber } from "#lib/contributions/queries.server.ts";

type Props = {
	params: Promise<{ slug: string; number: string }>;
	searchParams: Promise<{ change?: string }>;
};

/** The editor of one change; `?change=2` is the second. */
export default async function EditPage({ params, searchParams }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!/^\d{1,9}$/.test(given.number)) notFound();
	const initial = await orNotFound(getContributionByNumber(actor, project.id, Number(given.number)));
	const wanted = Number((await searchParams).change ?? "1");
	const change = initial.value.changes[wanted - 1] ?? initial.value.changes[0];
	if (!change) notFound();
	return (
		<SeedEditor
			key={change.id}
			at={`/p/${project.slug}`}
			initial={initial}
			changeId={change.id}
			mayWrite={may(actor, project.id, "contribution.write")}
		/>
	);
}
