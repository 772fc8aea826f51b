import { AttachDocument } from "#components/documents/attach-document.tsx";
import { UploadDocument } from "#components/documents/upload-document.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Empty } from "#components/ui/states.tsx";
import type { DocumentItem } from "#lib/documents/schema.ts";
import type { NodeView } from "#lib/taxonomy/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

type Props = {
	at: string;
	projectId: string;
	node: NodeView;
	library: readonly DocumentItem[];
	mayAdd: boolean;
};

const { taxonomy: words, documents } = wordsFor("en");
const { integer } = formatsFor("en");

/** The documents that a knowledge leaf's samples are generated from. */
export function LeafDocuments({ at, projectId, node, library, mayAdd }: Props) {
	if (node.kind !== "knowledge") return <Empty heading={words.noDocuments}>{words.noDocumentsSkill}</Empty>;
	const attached = new Set(node.documents.map(({ id }) => id));
	return (
		<div className="sb-stack">
			<DataTable
				label={words.documents}
				columns={[
					{ key: "title", head: documents.titleHead },
					{ key: "licence", head: documents.licence },
					{ key: "chunks", head: documents.chunksHead, num: true },
					{ key: "remove", head: "" },
				]}
				rows={node.documents.map(({ id, number, title, licence, chunks }) => ({
					key: id,
					cells: [
						<a key="title" href={`${at}/documents/${number}`}>
							{title}
						</a>,
						licence,
						integer(chunks),
						mayAdd && <AttachDocument key="remove" documentId={id} nodeId={node.id} attached />,
					],
				}))}
				empty={<Empty heading={words.noDocuments}>{words.noDocumentsSays}</Empty>}
			/>
			{mayAdd && library.some(({ id }) => !attached.has(id)) && (
				<ul style={{ listStyle: "none", padding: 0 }} aria-label={documents.attachOthers}>
					{library
						.filter(({ id }) => !attached.has(id))
						.map(({ id, title, licence }) => (
							<li key={id} className="sb-row sb-wrap">
								<AttachDocument documentId={id} nodeId={node.id} attached={false} />
								{title} <span className="sb-meta">{licence}</span>
							</li>
						))}
				</ul>
			)}
			{mayAdd && <UploadDocument projectId={projectId} nodeId={node.id} />}
		</div>
	);
}
