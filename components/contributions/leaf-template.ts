import { newQna } from "#lib/taxonomy/qna/write.ts";

/** The text that a new leaf begins with: five seed examples to fill in, and the author's name. */
export function leafTemplate(branch: "knowledge" | "compositional_skills", createdBy: string): string {
	const pair = { question: "", answer: "" };
	if (branch === "compositional_skills") {
		return newQna("compositional_skill", {
			createdBy,
			taskDescription: "",
			seeds: Array.from({ length: 5 }, () => ({ pairs: [{ ...pair }] })),
		});
	}
	return newQna("knowledge", {
		createdBy,
		domain: "",
		documentOutline: "",
		document: { repo: "", commit: "", patterns: ["*.md"] },
		seeds: Array.from({ length: 5 }, () => ({ context: "", pairs: [{ ...pair }, { ...pair }, { ...pair }] })),
	});
}
