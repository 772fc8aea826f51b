import { describe, expect, test } from "vitest";
import { ancestorsOf, kindOfPath, leafPathOf, nameOf, parentOf, pathFault, pathInUrl } from "./path.ts";

describe("a path of the taxonomy", () => {
	test("lies in the branch that its first name says", () => {
		expect(kindOfPath("knowledge/science")).toBe("knowledge");
		expect(kindOfPath("foundational_skills/a")).toBe("foundational_skill");
		expect(kindOfPath("compositional_skills")).toBe("compositional_skill");
		expect(kindOfPath("toString/a")).toBeUndefined();
	});

	test.each([
		"knowledge/../etc",
		"knowledge//a",
		"knowledge/.",
		"science/a",
		"",
		"/knowledge/a",
		"knowledge/a\u202eb",
		"knowledge/a\0",
		"knowledge/a\\b",
		"knowledge/ a",
		`knowledge/${"x".repeat(256)}`,
		`knowledge${"/x".repeat(64)}`,
	])("is refused: %j", (path) => {
		expect(pathFault(path)).not.toBeNull();
	});

	test.each(["knowledge", "compositional_skills/General knowledge", "knowledge/文化/ß"])(
		"is taken: %s",
		(path) => {
			expect(pathFault(path)).toBeNull();
		},
	);

	test("is found in a file's path below whatever folder was packed", () => {
		expect(leafPathOf("./taxonomy-main/knowledge/science/qna.yaml")).toBe("knowledge/science");
		expect(leafPathOf("knowledge/compositional_skills/a/qna.yaml")).toBe("compositional_skills/a");
		expect(leafPathOf("knowledge/qna.yaml")).toBe("knowledge");
		expect(leafPathOf("docs/qna.yaml")).toBeNull();
		expect(leafPathOf("knowledge")).toBeNull();
	});

	test("has folders above it, a name and a place in a URL", () => {
		expect(ancestorsOf("a/b/c")).toEqual(["a", "a/b"]);
		expect(nameOf("a/b")).toBe("b");
		expect(parentOf("a")).toBeNull();
		expect(pathInUrl("a/b c/d?")).toBe("a/b%20c/d%3F");
	});
});
