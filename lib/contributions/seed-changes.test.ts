import { expect, test } from "vitest";
import { leafChanges } from "./seed-changes.ts";

const text = (...answers: string[]) =>
	[
		"version: 3",
		"created_by: mara",
		"task_description: Add two numbers",
		"seed_examples:",
		...answers.flatMap((answer, at) => [`  - question: What is ${at} and ten?`, `    answer: ${answer}`]),
		"",
	].join("\n");
const path = "compositional_skills/adding";

test("tells changed, added and removed examples, and fields of the leaf", () => {
	const before = text("It is ten.", "It is eleven.");
	const after = text("It is ten.", "It is 11.", "It is twelve.").replace("Add two", "Add small");
	const changes = leafChanges(before, after, path);
	expect(changes?.seeds.map(({ kind, ordinal }) => [kind, ordinal])).toEqual([
		["same", 0],
		["edited", 1],
		["added", 2],
	]);
	expect(changes?.fields).toEqual([
		{ field: "taskDescription", before: "Add two numbers", after: "Add small numbers" },
	]);
	expect(leafChanges(after, before, path)?.seeds.at(-1)).toMatchObject({ kind: "removed", after: null });
});

test("of a new leaf all is added; of a broken one nothing can be told", () => {
	expect(leafChanges("", text("It is ten."), path)?.seeds).toMatchObject([{ kind: "added" }]);
	expect(leafChanges("a: [", text("It is ten."), path)).toBeNull();
});
