import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { InvalidError } from "#lib/platform/errors.ts";
import { type ExportSettings, rowId, trainingRow } from "./export-row.ts";
import { type RowContent, rowFaults } from "./formats.ts";
import { datasetWarnings } from "./warnings.ts";

const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const settings = { datasetVersionId: "v1", systemPrompt: "Be brief.", phase: "p07" } as const;
const knowledge: RowContent = {
	kind: "knowledge",
	document: "Tides turn.",
	question: "What turns?",
	answer: "Tides.",
	domain: "sea",
};
const skill: RowContent = {
	kind: "skill",
	question: "Sort.",
	answer: "a b",
	context: "b a",
	taskDescription: "Sort",
	leafPath: "x/y",
};
const exportRow = (content: RowContent, over: ExportSettings, hash: (text: string) => string) =>
	trainingRow("s1", content, over, hash);

describe("a row", () => {
	it("has exactly the four keys, in order, and the document before the question", () => {
		const { line, row } = exportRow(knowledge, settings, sha);
		expect(Object.keys(JSON.parse(line))).toEqual(["id", "messages", "metadata", "unmask"]);
		expect(row.messages).toEqual([
			{ role: "system", content: "Be brief." },
			{ role: "user", content: "Tides turn.\n\nWhat turns?" },
			{ role: "assistant", content: "Tides." },
		]);
		expect(row.unmask).toBe(true);
		expect(exportRow(knowledge, { ...settings, phase: "p10" }, sha).row.unmask).toBe(true);
		expect(JSON.parse(row.metadata)).toEqual({
			sdg_document: "Tides turn.",
			domain: "sea",
			dataset: "document_knowledge_qa",
		});
	});

	it("of a grounded skill has its context and is masked; without a system prompt there is no system message", () => {
		const { row } = exportRow(skill, { ...settings, phase: "skills", systemPrompt: "" }, sha);
		expect(row.messages.map(({ content }) => content)).toEqual(["b a\n\nSort.", "a b"]);
		expect(row.unmask).toBe(false);
		expect(JSON.parse(row.metadata)).toMatchObject({
			leaf_node_type: "grounded_skill",
			leaf_node_path: "x/y",
		});
	});

	it("has a UUID of its dataset version, sample and phase", () => {
		const id = rowId("v1", "s1", "p07", sha);
		expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(
			new Set([
				id,
				rowId("v2", "s1", "p07", sha),
				rowId("v1", "s2", "p07", sha),
				rowId("v1", "s1", "p10", sha),
			]).size,
		).toBe(4);
		expect(exportRow(knowledge, settings, sha)).toEqual(exportRow(structuredClone(knowledge), settings, sha));
	});

	it("with an empty text, or in a phase without a form for it, is refused", () => {
		const broken = { ...knowledge, question: " " };
		expect(() => exportRow(broken, settings, sha)).toThrow(InvalidError);
		const mute = { ...knowledge, answer: "" };
		expect(() => exportRow(mute, settings, sha)).toThrow("Message 3 is empty.");
		expect(() => exportRow(skill, settings, sha)).toThrow(RangeError);
	});

	it.each([
		[3, "A row is a JSON object."],
		[{}, '"id" is missing.'],
		[{ id: "x", extra: 1 }, '"extra" is not a key'],
		[{ id: "x" }, '"id" is not a UUID.'],
		[{ metadata: { a: 1 } }, '"metadata" is not JSON as text.'],
		[{ unmask: "true" }, '"unmask" is not true or false.'],
		[{ messages: [{ role: "assistant", content: "x" }] }, "speak in turn"],
		[{ messages: [{ role: "robot", content: 3 }] }, "Message 1 has no known role."],
		[{ messages: [null, { role: "user", content: 3 }] }, "Message 2 has no text."],
	])("%j is broken: %s", (row, fault) => expect(rowFaults(row).join(" ")).toContain(fault));
});

it("warns of licences and of the Demo teacher, and of nothing without rows", () => {
	const teacher = { name: "T", licence: "X", outputsMayTrain: true, isDemo: false, rows: 5 };
	const codes = (...teachers: (typeof teacher | { outputsMayTrain: false | null })[]) =>
		datasetWarnings(teachers.map((each) => ({ ...teacher, ...each }))).map(({ code }) => code);
	expect(codes(teacher)).toEqual([]);
	expect(codes({ outputsMayTrain: false }, { outputsMayTrain: null })).toEqual([
		"licence-forbids",
		"licence-unknown",
	]);
	expect(datasetWarnings([{ ...teacher, isDemo: true, rows: 1 }])[0]?.message).toContain(
		"1 row comes from T, the Demo",
	);
	expect(
		datasetWarnings([{ ...teacher, name: "Demo teacher", isDemo: true, rows: 2 }])[0]?.message,
	).toContain("2 rows come from the Demo teacher. It shows");
	expect(datasetWarnings([{ ...teacher, isDemo: true, rows: 0 }])).toEqual([]);
});
