/** One of the three branches of the taxonomy, as the database names them. */
export type BranchKind = "knowledge" | "foundational_skill" | "compositional_skill";

/** The branch that a path lies in, told by its first folder. */
export function branchOf(path: string): BranchKind {
	if (path.startsWith("knowledge")) return "knowledge";
	return path.startsWith("foundational_skill") ? "foundational_skill" : "compositional_skill";
}
