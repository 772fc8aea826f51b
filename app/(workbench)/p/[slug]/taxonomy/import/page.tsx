import { getProjectPage } from "#app/_server/project-page.ts";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { ImportForm } from "#components/taxonomy/import-form.tsx";
import { ImportList } from "#components/taxonomy/import-list.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import { may } from "#lib/auth/policy.ts";
import { listImports } from "#lib/taxonomy/import-queries.server.ts";
import { wordsFor } from "#lib/words/words.ts";

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ cursor?: string }> };

export default async function ImportPage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const words = wordsFor("en").taxonomy;
	const at = `/p/${project.slug}`;
	const { cursor } = await searchParams;
	const page = await listImports(actor, project.id, {
		cursor: cursor && /^\d{1,9}$/.test(cursor) ? cursor : undefined,
	});
	return (
		<Page
			title={words.importTitle}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/taxonomy` }, { label: words.importTitle }]}
		>
			<RefreshOn kinds={["taxonomy-import"]} />
			{may(actor, project.id, "taxonomy.import") ? (
				<ImportForm
					projectId={project.id}
					slug={project.slug}
					isLive={may(actor, project.id, "taxonomy.import-live")}
				/>
			) : (
				<NoPermission says={words.notPermitted} />
			)}
			<Sec title={words.importsTitle}>
				<ImportList at={at} page={page} />
			</Sec>
		</Page>
	);
}
