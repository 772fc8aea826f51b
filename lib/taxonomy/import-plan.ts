import { ancestorsOf, leafPathOf, nameOf, pathFault } from "./path.ts";
import { isLeafFile } from "./qna/branch.ts";
import type { FindingView, GoneGroup } from "./schema.ts";

/** A file as it came in: its path inside what was sent, and its bytes. */
export type IncomingFile = { path: string; bytes: Uint8Array };

/** A leaf's files, or a file that is not taken, with the reason. In order of path. */
export type PlannedFile = Unnumbered & { ordinal: number };
export type PlannedLeaf = Extract<PlannedFile, { refused: null }>;
type Unnumbered = { path: string } & (
	| { leafPath: string; bytes: Uint8Array; attribution: Uint8Array | null; refused: null }
	| { leafPath: null; bytes: null; attribution: null; refused: FindingView }
);

/** As many files an import may hold; more are refused as a whole. */
export const MOST_IMPORT_FILES = 2000;

const LEAF_FILE = "qna.yaml";
const ATTRIBUTION = "attribution.txt";

/**
 * Sorts what was sent into leaves with their attribution, and files that are not taken: a qna.yaml outside the three
 * branches or at a path that cannot be one, a misnamed one, a second one for a leaf, and what was skipped in reading.
 * What belongs to no leaf is passed over.
 */
export function planImport(
	files: readonly IncomingFile[],
	skipped: readonly { path: string; finding: FindingView }[] = [],
): PlannedFile[] {
	const attributions = new Map<string, Uint8Array>();
	const leaves = new Map<string, string>();
	for (const { path, bytes } of files) {
		if (nameOf(path) === ATTRIBUTION) attributions.set(folderOf(path), bytes);
	}
	const sorted = files
		.filter(({ path }) => isLeafFile(path) && nameOf(path) !== ATTRIBUTION)
		.sort((a, b) => (a.path < b.path ? -1 : 1));
	const planned: Unnumbered[] = sorted.map(({ path, bytes }) => {
		const leafPath = leafPathOf(path);
		const refused = reasonToRefuse(path, leafPath, leaves);
		if (leafPath === null || refused !== null) {
			return { path, leafPath: null, bytes: null, attribution: null, refused: refused ?? OUTSIDE };
		}
		leaves.set(leafPath, path);
		return { path, leafPath, bytes, attribution: attributions.get(folderOf(path)) ?? null, refused: null };
	});
	for (const { path, finding } of skipped) {
		planned.push({ path, leafPath: null, bytes: null, attribution: null, refused: finding });
	}
	return planned.map((file, ordinal) => ({ ...file, ordinal }));
}

/**
 * The leaves that were sent, in whatever form: also one whose file is misnamed or not read is there, and not gone.
 */
export function presentIn(planned: readonly PlannedFile[]): string[] {
	return [...new Set(planned.flatMap(({ path, leafPath }) => leafPath ?? leafPathOf(path) ?? []))];
}

/**
 * Leaves that were not sent, by the highest folder of which nothing was: whoever sends a part of a taxonomy reads a few
 * lines about the rest of it.
 *
 * @param gone in order of path
 */
export function groupGone(gone: readonly string[], present: readonly string[]): GoneGroup[] {
	const sent = new Set(present.flatMap((path) => [...ancestorsOf(path), path]));
	const groups = new Map<string, number>();
	for (const path of gone) {
		const highest = ancestorsOf(path).find((folder) => !sent.has(folder)) ?? path;
		groups.set(highest, (groups.get(highest) ?? 0) + 1);
	}
	return [...groups].map(([path, leaves]) => ({ path, leaves }));
}

function reasonToRefuse(
	path: string,
	leafPath: string | null,
	leaves: ReadonlyMap<string, string>,
): FindingView | null {
	const name = nameOf(path);
	if (name !== LEAF_FILE) {
		return finding(`The file is called "${name}"; a leaf's file is called "${LEAF_FILE}".`, "Rename it.");
	}
	if (leafPath === null) return OUTSIDE;
	const fault = pathFault(leafPath);
	if (fault !== null) return finding(fault, "Rename the folder.");
	const other = leaves.get(leafPath);
	return other === undefined ? null : finding(`${other} is the same leaf.`, "Send one of the two.");
}

function finding(says: string, cure: string): FindingView {
	return { severity: "error", category: "seedbed:path", line: 1, column: 1, says, cure };
}

const OUTSIDE = finding(
	"The file lies in none of the three branches.",
	"Put it below knowledge, foundational_skills or compositional_skills.",
);

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
