import { DataTable } from "#components/ui/data-table.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Ledger } from "#components/ui/ledger.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { Empty } from "#components/ui/states.tsx";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import type { FolderChild, FolderContents } from "#lib/taxonomy/tree.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import { exportHref } from "./api.ts";
import { StateTag } from "./state-tag.tsx";
import { TaxonomyActions } from "./taxonomy-actions.tsx";
import { TaxonomyBed } from "./taxonomy-bed.tsx";

type Props = {
	/** "/p/demo". */
	at: string;
	projectId: string;
	/** Null for the whole taxonomy. */
	folder: { path: string; name: string } | null;
	inside: FolderContents;
	/** Whether a leaf in it is live. */
	hasExport: boolean;
	may: { write: boolean; import: boolean };
};

const words = wordsFor("en").taxonomy;
const { integer, share } = formatsFor("en");

/** The taxonomy or one of its folders: bed, figures, and what is in it, what is missing first. */
export function FolderView({ at, projectId, folder, inside, hasExport, may }: Props) {
	const base = `${at}/taxonomy`;
	const { children, totals } = inside;
	return (
		<Page
			title={folder?.name ?? words.title}
			{...(folder && { section: words.title })}
			crumbs={crumbsOf(base, folder?.path ?? "")}
			facts={words.facts(integer(totals.leaves), integer(totals.seeds))}
			actions={
				<TaxonomyActions
					at={at}
					folder={folder?.path}
					exportHref={hasExport ? exportHref(projectId, folder?.path ?? "") : undefined}
					may={may}
				/>
			}
		>
			{children.length === 0 ? (
				<Empty heading={words.empty}>{words.emptySays}</Empty>
			) : (
				<>
					<TaxonomyBed
						name="seedbed-taxonomy-bed"
						projectId={projectId}
						base={base}
						under={folder?.path ?? ""}
						totals={totals}
					/>
					<Ledger
						items={[
							{ label: words.leaves, value: integer(totals.leaves) },
							{ label: words.seeds, value: integer(totals.seeds) },
							{ label: words.withoutSeed, value: integer(totals.withoutSeed) },
							{
								label: words.accepted,
								value: integer(totals.accepted),
								note: words.ofTarget(integer(totals.target)),
							},
						]}
					/>
					<Sec title={words.children}>
						<DataTable
							label={words.children}
							keys
							columns={[
								{ key: "name", head: wordsFor("en").common.name },
								{ key: "state", head: wordsFor("en").common.state },
								{ key: "leaves", head: words.leaves, num: true },
								{ key: "without", head: words.withoutSeed, num: true, hidePhone: true },
								{ key: "seeds", head: words.seeds, num: true },
								{ key: "accepted", head: words.accepted, num: true },
								{ key: "share", head: words.share, num: true, hidePhone: true },
							]}
							rows={byWhatIsMissing(children).map((child) => ({
								key: child.id,
								cells: [
									<LeafPath
										key="name"
										path={child.path}
										dir={false}
										href={`${base}/${pathInUrl(child.path)}`}
									/>,
									<StateTag key="state" state={child.state} />,
									integer(child.totals.leaves),
									integer(child.totals.withoutSeed),
									integer(child.totals.seeds),
									integer(child.totals.accepted),
									child.totals.target === 0 ? "–" : share(child.totals.accepted / child.totals.target),
								],
							}))}
						/>
					</Sec>
				</>
			)}
		</Page>
	);
}

/** Path to a node: the last three names, as the frame shows them. */
export function crumbsOf(base: string, path: string) {
	const names = path === "" ? [] : path.split("/");
	const all = names.map((label, index) => ({
		label,
		...(index < names.length - 1 && { href: `${base}/${pathInUrl(names.slice(0, index + 1).join("/"))}` }),
	}));
	return [names.length === 0 ? { label: words.title } : { label: words.title, href: base }, ...all.slice(-3)];
}

function byWhatIsMissing(children: readonly FolderChild[]): FolderChild[] {
	const missing = ({ totals }: FolderChild) => totals.target - totals.accepted;
	return [...children].sort((a, b) => missing(b) - missing(a) || (a.path < b.path ? -1 : 1));
}
