import { type LintProblem, problem, type TokenView } from "./problem.ts";

/** Keys that a mapping has twice. "<<" may come as often as it likes. */
export function duplicateKeys(): (view: TokenView) => Iterable<LintProblem> {
	/** The keys of each open mapping; null for a sequence. */
	const open: (Set<string> | null)[] = [];
	return function* check({ token, after }) {
		switch (token.kind) {
			case "<block mapping start>":
			case "{":
				open.push(new Set());
				break;
			case "<block sequence start>":
			case "[":
				open.push(null);
				break;
			case "<block end>":
			case "}":
			case "]":
				open.pop();
				break;
			case "?": {
				const keys = open.at(-1);
				if (!keys || after?.kind !== "<scalar>") break;
				if (keys.has(after.value) && after.value !== "<<") {
					const [shown] = after.value.split("\n");
					const { line, column } = after.start;
					const text = `duplication of key "${shown}" in mapping`;
					yield problem("key-duplicates", line + 1, column + 1, text);
				} else keys.add(after.value);
			}
		}
	};
}
