import { notFound } from "next/navigation";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { MixTab } from "#components/datasets/mix-tab.tsx";
import { ProvenanceTab } from "#components/datasets/provenance-tab.tsx";
import { RowsTab } from "#components/datasets/rows-tab.tsx";
import { VersionPage } from "#components/datasets/version-page.tsx";
import { may } from "#lib/auth/policy.ts";
import { getProvenance } from "#lib/datasets/provenance.server.ts";
import { getDatasetVersionByNumber, listDatasetRows } from "#lib/datasets/queries.server.ts";

type Search = { tab?: string | string[]; part?: string | string[]; cursor?: string | string[] };
type Props = {
	params: Promise<{ slug: string; name: string; version: string }>;
	searchParams: Promise<Search>;
};

/** A frozen version: its mix, its rows, and where they come from. */
export default async function DatasetVersionPage({ params, searchParams }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	const number = /^v?(\d{1,6})$/.exec(given.version)?.[1];
	if (number === undefined) notFound();
	const version = await orNotFound(
		getDatasetVersionByNumber(actor, project.id, decodeURIComponent(given.name), Number(number)),
	);
	const { tab, part, cursor } = await searchParams;
	const at = `/p/${project.slug}`;
	const body = async () => {
		if (tab === "rows") {
			const after = typeof cursor === "string" && /^\d{1,9}$/.test(cursor) ? Number(cursor) : undefined;
			const heldOut = part === "train" ? false : part === "held-out" ? true : undefined;
			return <RowsTab at={at} page={await listDatasetRows(actor, version.id, { after, heldOut })} />;
		}
		if (tab === "provenance") {
			return <ProvenanceTab at={at} version={version} provenance={await getProvenance(actor, version.id)} />;
		}
		return <MixTab version={version} />;
	};
	return (
		<VersionPage
			at={at}
			version={version}
			tab={tab === "rows" || tab === "provenance" ? tab : "mix"}
			mayTrain={may(actor, project.id, "training.start")}
		>
			{await body()}
		</VersionPage>
	);
}
