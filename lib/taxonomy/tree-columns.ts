import { NodeKind } from "#prisma/enums.ts";
import { NodeState, type TreeColumns, type TreeNode, type TreeView } from "./schema.ts";

const KINDS = Object.values(NodeKind);
const STATES = NodeState.options;

/** The nodes as columns, a third of the size: no field names, and of each path only what its parent's lacks. */
export function toColumns({ items, cut }: TreeView): TreeColumns {
	const places = new Map<string, number>();
	const parents: number[] = [];
	const names: string[] = [];
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
		cut,
	};
}

/** What `toColumns` was given. */
export function fromColumns(columns: TreeColumns): TreeView {
	const items: TreeNode[] = [];
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
		});
	});
	return { items, cut: columns.cut };
}
