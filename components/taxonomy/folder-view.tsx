import { Bed } from "#components/charts/bed.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Ledger } from "#components/ui/ledger.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { Empty } from "#components/ui/states.tsx";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import { type Branch, isUsable, SAMPLE_TARGET, type Totals } from "#lib/taxonomy/tree.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import { StateTag } from "./state-tag.tsx";

type Props = {
	/** "/p/demo". */
	at: string;
	/** Null for the whole taxonomy. */
	folder: Branch | null;
	/** What is directly in it. */
	inside: readonly Branch[];
	may: { write: boolean; import: boolean };
};

const words = wordsFor("en").taxonomy;
const { integer, share } = formatsFor("en");

/** The taxonomy or one of its folders: bed, figures, and what is in it, what is missing first. */
export function FolderView({ at, folder, inside, may }: Props) {
	const base = `${at}/taxonomy`;
	const totals = folder?.totals ?? sumOf(inside.map((child) => child.totals));
	const leaves = leavesOf(inside);
	const here = folder ? `?folder=${encodeURIComponent(folder.path)}` : "";
	const actions = (
		<>
			{may.import && (
				<ButtonLink href={`${base}/import`} primary={!may.write}>
					{words.importButton}
				</ButtonLink>
			)}
			{may.write && (
				<ButtonLink href={`${at}/contributions/new${here}`} primary>
					{folder ? words.newLeafHere : words.newLeaf}
				</ButtonLink>
			)}
		</>
	);
	return (
		<Page
			title={folder?.name ?? words.title}
			{...(folder && { section: words.title })}
			crumbs={crumbsOf(base, folder?.path ?? "")}
			facts={words.facts(integer(totals.leaves), integer(totals.seeds))}
			actions={actions}
		>
			{inside.length === 0 ? (
				<Empty heading={words.empty}>{words.emptySays}</Empty>
			) : (
				<>
					<Bed
						name="seedbed-taxonomy-bed"
						hrefBase={base}
						leaves={leaves.map(({ path, kind, seedCount, acceptedSamples, state }) => ({
							path,
							kind,
							seeds: seedCount,
							accepted: acceptedSamples,
							target: kind === "foundational_skill" ? 0 : SAMPLE_TARGET,
							gap: !isUsable({ state, kind }) && kind !== "foundational_skill",
						}))}
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
							rows={byWhatIsMissing(inside).map((child) => ({
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

function leavesOf(branches: readonly Branch[]): Branch[] {
	return branches.flatMap((branch) => [
		...(branch.isLeaf && branch.state !== "retired" ? [branch] : []),
		...leavesOf(branch.children),
	]);
}

function sumOf(all: readonly Totals[]): Totals {
	const sum = { leaves: 0, seeds: 0, withoutSeed: 0, accepted: 0, target: 0 };
	for (const totals of all) {
		sum.leaves += totals.leaves;
		sum.seeds += totals.seeds;
		sum.withoutSeed += totals.withoutSeed;
		sum.accepted += totals.accepted;
		sum.target += totals.target;
	}
	return sum;
}

function byWhatIsMissing(branches: readonly Branch[]): Branch[] {
	const missing = ({ totals }: Branch) => totals.target - totals.accepted;
	return [...branches].sort((a, b) => missing(b) - missing(a) || (a.path < b.path ? -1 : 1));
}
