import { Ago } from "#components/ui/ago.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Empty } from "#components/ui/states.tsx";
import type { ImportItem } from "#lib/taxonomy/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").taxonomy;
const { integer } = formatsFor("en");
const OUTCOMES = ["created", "updated", "unchanged", "proposed", "refused"] as const;

/** The imports of a project, newest first. */
export function ImportList({
	at,
	page,
}: {
	at: string;
	page: { items: ImportItem[]; nextCursor: string | null };
}) {
	return (
		<DataTable
			label={words.importsTitle}
			columns={[
				{ key: "number", head: words.importTitle },
				{ key: "by", head: words.author },
				{ key: "when", head: words.when },
				...OUTCOMES.map((key) => ({ key, head: words.outcome[key], num: true })),
			]}
			rows={page.items.map((item) => ({
				key: item.id,
				cells: [
					<a key="number" href={`${at}/taxonomy/imports/${item.number}`}>
						{`${integer(item.number)}: ${item.source}`}
					</a>,
					item.by,
					<Ago key="when" at={item.createdAt} />,
					...OUTCOMES.map((outcome) => integer(item.counts[outcome])),
				],
			}))}
			next={page.nextCursor}
			empty={<Empty heading={words.noImports}>{words.noImportsSays}</Empty>}
		/>
	);
}
