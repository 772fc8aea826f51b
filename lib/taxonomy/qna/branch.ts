export type Branch = "knowledge" | "compositional_skills" | "foundational_skills";

const BRANCHES: ReadonlySet<string> = new Set<Branch>([
	"knowledge",
	"compositional_skills",
	"foundational_skills",
]);

function isBranch(part: string): part is Branch {
	return BRANCHES.has(part);
}

/**
 * Where a file stands in a taxonomy: its branch is the last folder named as one, its segments are the folders below.
 * Null when no folder is named as a branch.
 *
 * @param path of a file, with "/" between its parts; what stands before the branch does not matter
 */
export function taxonomyPath(path: string): { branch: Branch; segments: string[] } | null {
	const folders = path.split("/").slice(0, -1);
	const at = folders.findLastIndex(isBranch);
	const branch = folders[at];
	if (branch === undefined || !isBranch(branch)) return null;
	return { branch, segments: folders.slice(at + 1).filter((part) => part !== "" && part !== ".") };
}

/** Whether a file belongs to a leaf, or was meant to: qna.yaml, attribution.txt, and names like qna.yml or movie_qna.yaml. */
export function isLeafFile(path: string): boolean {
	if (/(?:^|\/)docs\/template_qna\.yaml$/.test(path)) return false;
	const name = path.slice(path.lastIndexOf("/") + 1);
	return name === "attribution.txt" || (/qna[^/]*\.ya?ml$/i.test(name) && !name.startsWith("._"));
}
