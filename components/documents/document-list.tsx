import { Ago } from "#components/ui/ago.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Empty } from "#components/ui/states.tsx";
import type { DocumentPage } from "#lib/documents/schema.ts";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").documents;
const { integer, bytes } = formatsFor("en");

/** The documents of a project, newest first. */
export function DocumentList({ at, page }: { at: string; page: DocumentPage }) {
	return (
		<DataTable
			label={words.title}
			keys
			columns={[
				{ key: "title", head: words.titleHead },
				{ key: "leaves", head: words.leaves },
				{ key: "licence", head: words.licence },
				{ key: "chunks", head: words.chunksHead, num: true },
				{ key: "size", head: words.size, num: true, hidePhone: true },
				{ key: "by", head: words.addedBy, hidePhone: true },
				{ key: "when", head: words.when },
			]}
			rows={page.items.map((document) => ({
				key: document.id,
				cells: [
					<a key="title" href={`${at}/documents/${document.number}`}>
						{document.title}
					</a>,
					document.leaves.map(({ id, path }) => (
						<LeafPath key={id} path={path} dir={false} href={`${at}/taxonomy/${pathInUrl(path)}`} />
					)),
					document.licence,
					integer(document.chunks),
					bytes(document.sizeBytes),
					document.addedBy,
					<Ago key="when" at={document.createdAt} />,
				],
			}))}
			next={page.nextCursor}
			empty={<Empty heading={words.none}>{words.noneSays}</Empty>}
		/>
	);
}
