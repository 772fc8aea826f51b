import { NodeKind } from "#prisma/enums.ts";
import { NodeState, type TreeColumns, type TreeItem, type TreeView, Verdict } from "./schema.ts";

const KINDS = Object.values(NodeKind);
const STATES = NodeState.options;
const VERDICTS = Verdict.options;

/** The nodes as columns, a third of the size: no field names, and of each path only what its parent's lacks. */
export function toColumns({ items, cut }: TreeView): TreeColumns {
	const places = new Map<string, number>();
	const parents: number[] = [];
	const names: string[] = [];
	const authorPlaces = new Map<string, number>();
	const authorOf = (author: string) => {
		const place = authorPlaces.get(author) ?? authorPlaces.size;
		authorPlaces.set(author, place);
		return place;
	};
	items.forEach(({ path }, place) => {
		const end = path.lastIndexOf("/");
		const parent = places.get(path.slice(0, Math.max(0, end))) ?? -1;
		parents.push(parent);
		names.push(parent < 0 ? path : path.slice(end + 1));
		places.set(path, place);
	});
	return {
		ids: items.map(({ id }) => id),
		parents,
		names,
		kinds: items.map(({ kind }) => KINDS.indexOf(kind)),
		leaves: items.map(({ isLeaf }) => (isLeaf ? 1 : 0)),
		states: items.map(({ state }) => STATES.indexOf(state)),
		seedCounts: items.map(({ seedCount }) => seedCount),
		acceptedSamples: items.map(({ acceptedSamples }) => acceptedSamples),
		verdicts: items.map(({ verdict }) => (verdict === null ? -1 : VERDICTS.indexOf(verdict))),
		authors: items.map(({ author }) => (author === null ? -1 : authorOf(author))),
		authorNames: [...authorPlaces.keys()],
		cut,
	};
}

/** What `toColumns` was given. */
export function fromColumns(columns: TreeColumns): TreeView {
	const items: TreeItem[] = [];
	columns.ids.forEach((id, place) => {
		const parent = items[columns.parents[place] ?? -1];
		const name = columns.names[place] ?? "";
		items.push({
			id,
			path: parent ? `${parent.path}/${name}` : name,
			kind: KINDS[columns.kinds[place] ?? -1] ?? "compositional_skill",
			isLeaf: columns.leaves[place] === 1,
			state: STATES[columns.states[place] ?? -1] ?? "folder",
			seedCount: columns.seedCounts[place] ?? 0,
			acceptedSamples: columns.acceptedSamples[place] ?? 0,
			verdict: VERDICTS[columns.verdicts[place] ?? -1] ?? null,
			author: columns.authorNames[columns.authors[place] ?? -1] ?? null,
		});
	});
	return { items, cut: columns.cut };
}
