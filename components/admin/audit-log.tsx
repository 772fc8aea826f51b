import { DataTable } from "#components/ui/data-table.tsx";
import { Person } from "#components/ui/person.tsx";
import { Empty } from "#components/ui/states.tsx";
import type { AuditView } from "#lib/auth/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

/** Who did what to what, and when: absolute times, newest first. */
export function AuditLog({ page }: { page: { items: AuditView[]; nextCursor: string | null } }) {
	const words = wordsFor("en").admin;
	const formats = formatsFor("en", "UTC");
	return (
		<DataTable
			label={words.audit}
			columns={[
				{ key: "at", head: words.when },
				{ key: "who", head: words.who },
				{ key: "did", head: words.did },
				{ key: "to", head: words.to, hidePhone: true },
				{ key: "change", head: words.change },
			]}
			rows={page.items.map((entry) => ({
				key: String(entry.sequence),
				cells: [
					<time key="at" dateTime={entry.at}>
						{formats.full(entry.at)}
					</time>,
					<Person key="who" name={entry.actorName} />,
					entry.action,
					<code key="to" className="sb-code">{`${entry.subjectType} ${entry.subjectId.slice(0, 8)}`}</code>,
					<code key="change" className="sb-code">
						{changeOf(entry)}
					</code>,
				],
			}))}
			next={page.nextCursor}
			empty={<Empty heading={words.noAudit}>{words.noAuditSays}</Empty>}
		/>
	);
}

function changeOf({ before, after }: AuditView): string {
	const text = [before, after].filter((side) => side !== null).map((side) => JSON.stringify(side));
	return text.join(" → ").slice(0, 400);
}
