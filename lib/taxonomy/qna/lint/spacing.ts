import { isExplicitKey, type LintProblem, type LintRule, problem, type TokenView } from "./problem.ts";

/** Blanks around braces, brackets, colons, commas and hyphens: yamllint's "relaxed" limits. */
export function* checkSpacing(view: TokenView): Iterable<LintProblem> {
	const { token, before, after, text } = view;
	switch (token.kind) {
		case "{":
			if (after?.kind === "}") yield* spacesAfter(view, "braces", 1, "inside empty braces");
			else yield* spacesAfter(view, "braces", 1, "inside braces");
			break;
		case "}":
			if (before?.kind !== "{") yield* spacesBefore(view, "braces", 1, "inside braces");
			break;
		case "[":
			if (after?.kind === "]") yield* spacesAfter(view, "brackets", 1, "inside empty brackets");
			else yield* spacesAfter(view, "brackets", 1, "inside brackets");
			break;
		case "]":
			if (before?.kind !== "[") yield* spacesBefore(view, "brackets", 1, "inside brackets");
			break;
		case ":":
			// "*alias :" needs its blank, or the colon would belong to the name.
			if (before?.kind === "<alias>" && token.start.pointer - before.end.pointer === 1) break;
			yield* spacesBefore(view, "colons", 0, "before colon");
			yield* spacesAfter(view, "colons", 1, "after colon");
			break;
		case "?":
			if (isExplicitKey(token, text)) yield* spacesAfter(view, "colons", 1, "after question mark");
			break;
		case ",":
			yield* checkComma(view);
			break;
		case "-":
			yield* spacesAfter(view, "hyphens", 1, "after hyphen");
			break;
	}
}

function* checkComma(view: TokenView): Iterable<LintProblem> {
	const { token, before, after } = view;
	if (before && before.end.line < token.start.line) {
		const column = Math.max(1, token.start.column);
		yield problem("commas", token.start.line + 1, column, "too many spaces before comma");
	} else yield* spacesBefore(view, "commas", 0, "before comma");
	if (after && token.end.pointer === after.start.pointer && token.end.line === after.start.line) {
		yield problem("commas", token.start.line + 1, after.start.column + 1, "too few spaces after comma");
	} else yield* spacesAfter(view, "commas", 1, "after comma");
}

function* spacesAfter(view: TokenView, rule: LintRule, most: number, where: string): Iterable<LintProblem> {
	const { token, after } = view;
	if (!after || token.end.line !== after.start.line) return;
	if (after.start.pointer - token.end.pointer <= most) return;
	yield problem(rule, token.start.line + 1, after.start.column, `too many spaces ${where}`);
}

function* spacesBefore(view: TokenView, rule: LintRule, most: number, where: string): Iterable<LintProblem> {
	const { token, before, text } = view;
	if (!before || before.end.line !== token.start.line) return;
	// A block scalar ends at the start of the next line.
	if (before.end.pointer > 0 && text.charAt(before.end.pointer - 1) === "\n") return;
	if (token.start.pointer - before.end.pointer <= most) return;
	yield problem(rule, token.start.line + 1, token.start.column, `too many spaces ${where}`);
}
