import { notFound } from "next/navigation";
import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { ChunkList } from "#components/documents/chunk-list.tsx";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { getDocumentByNumber, listChunks } from "#lib/documents/queries.server.ts";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

type Props = {
	params: Promise<{ slug: string; number: string }>;
	searchParams: Promise<{ cursor?: string }>;
};

export default async function DocumentPage({ params, searchParams }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!/^\d{1,9}$/.test(given.number)) notFound();
	const words = wordsFor("en").documents;
	const at = `/p/${project.slug}`;
	const document = await orNotFound(getDocumentByNumber(actor, project.id, Number(given.number)));
	const { cursor } = await searchParams;
	const chunks = await listChunks(
		actor,
		document.id,
		cursor !== undefined && /^\d{1,9}$/.test(cursor) ? { cursor } : {},
	);
	return (
		<Page
			title={document.title}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/documents` }, { label: document.title }]}
			facts={words.facts(document.fileName, formatsFor("en").bytes(document.sizeBytes), document.licence)}
		>
			<RefreshOn kinds={["document"]} />
			<Sec title={words.leaves}>
				{document.leaves.length === 0 && <p className="sb-meta">{words.noLeaf}</p>}
				{document.leaves.map(({ id, path }) => (
					<div key={id}>
						<LeafPath path={path} href={`${at}/taxonomy/${pathInUrl(path)}`} />
					</div>
				))}
			</Sec>
			<ChunkList page={chunks} />
		</Page>
	);
}
