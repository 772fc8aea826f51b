import { getProjectPage } from "#app/_server/project-page.ts";
import { DocumentList } from "#components/documents/document-list.tsx";
import { UploadDocument } from "#components/documents/upload-document.tsx";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { Page } from "#components/ui/page.tsx";
import { may } from "#lib/auth/policy.ts";
import { listDocuments } from "#lib/documents/queries.server.ts";
import { wordsFor } from "#lib/words/words.ts";

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ cursor?: string }> };

export default async function DocumentsPage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const words = wordsFor("en").documents;
	const { cursor } = await searchParams;
	const known = cursor !== undefined && /^\d{1,9}$/.test(cursor) ? { cursor } : {};
	return (
		<Page title={words.title} crumbs={[{ label: words.title }]}>
			<RefreshOn kinds={["document"]} />
			<DocumentList at={`/p/${project.slug}`} page={await listDocuments(actor, project.id, known)} />
			{may(actor, project.id, "document.add") ? (
				<UploadDocument projectId={project.id} />
			) : (
				<p className="sb-meta">{words.mayNotAdd}</p>
			)}
		</Page>
	);
}
