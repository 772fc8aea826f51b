import type { NodeKind } from "#prisma/enums.ts";
import { taxonomyPath } from "./qna/branch.ts";

/** The three branches, by the folder name that begins every path of one. */
export const BRANCHES = {
	knowledge: "knowledge",
	foundational_skills: "foundational_skill",
	compositional_skills: "compositional_skill",
} as const satisfies Record<string, NodeKind>;

/** As deep as a path may be, and as long, in UTF-16 units. */
export const MAX_DEPTH = 64;
const MAX_LENGTH = 1000;
const MAX_NAME = 255;

/** The branch that a path lies in; undefined where it begins with none of the three names. */
export function kindOfPath(path: string): NodeKind | undefined {
	const root = path.split("/", 1)[0] ?? "";
	return Object.hasOwn(BRANCHES, root) ? BRANCHES[root as keyof typeof BRANCHES] : undefined;
}

/**
 * Says why a path cannot be a place in the taxonomy; null where it can. Names may have spaces, capitals and any
 * script, as the public taxonomy has; only what could leave the tree, or could not be read, is refused.
 */
export function pathFault(path: string): string | null {
	const names = path.split("/");
	if (kindOfPath(path) === undefined) {
		return "A path begins with knowledge, foundational_skills or compositional_skills.";
	}
	if (path.length > MAX_LENGTH) return `A path has at most ${MAX_LENGTH} characters.`;
	if (names.length > MAX_DEPTH) return `A path is at most ${MAX_DEPTH} folders deep.`;
	for (const name of names) {
		if (name === "" || name === "." || name === "..")
			return "A path has no empty name, no . and no .. in it.";
		if (name.length > MAX_NAME) return `A name has at most ${MAX_NAME} characters.`;
		if (name.trim() !== name) return "A name does not begin or end with a space.";
		// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
		if (/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\\]/.test(name) || !name.isWellFormed()) {
			return "A name has a character in it that cannot be shown, or a backslash.";
		}
	}
	return null;
}

/**
 * Where a file of an archive or folder belongs: the path from the last folder that is named as a branch, without the
 * file's own name. Null where no part does: "taxonomy-main/knowledge/science/qna.yaml" → "knowledge/science".
 */
export function leafPathOf(filePath: string): string | null {
	const found = taxonomyPath(filePath);
	return found && [found.branch, ...found.segments].join("/");
}

/** The paths of the folders above, outermost first: "a/b/c" → ["a", "a/b"]. */
export function ancestorsOf(path: string): string[] {
	const names = path.split("/");
	return names.slice(1).map((_, index) => names.slice(0, index + 1).join("/"));
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

export const parentOf = (path: string): string | null => {
	const at = path.lastIndexOf("/");
	return at < 0 ? null : path.slice(0, at);
};

/** The path in a URL of a page: each name escaped, the slashes kept. */
export const pathInUrl = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
