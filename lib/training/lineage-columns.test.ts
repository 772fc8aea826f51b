import { expect, test } from "vitest";
import { lineageColumns, teacherColumn } from "./lineage-columns.ts";

const teacher = (name: string, rows: number, isOpen: boolean | null = null) => ({ name, rows, isOpen });

test.each([
	["one open teacher", [teacher("Mixtral", 40, true)], 0, "Mixtral (open) 100 %"],
	["people have a share of their own", [teacher("Mixtral", 94, true)], 6, "Mixtral (open) 94 %, people 6 %"],
	["most first", [teacher("A", 1, true), teacher("B", 3, false)], 0, "B (closed) 75 %, A (open) 25 %"],
	["a little is not nothing, nor all", [teacher("A", 999)], 1, "A 99 %, people < 1 %"],
	["who wrote nothing is not named", [teacher("A", 0), teacher("B", 2)], 0, "B 100 %"],
	["no rows", [], 0, ""],
])("%s", (_, teachers, editedByPeople, column) => {
	expect(teacherColumn({ teachers, editedByPeople })).toBe(column);
});

const mix = { teachers: [teacher("Mixtral", 2, true)], editedByPeople: 0 };
const nobody = { alignment: "", teacher: "" };

test("a model's columns say how it was trained, and what it began with", () => {
	const own = { alignment: "LAB", teacher: "Mixtral (open) 100 %" };
	expect(lineageColumns({ strategy: "phased" }, mix, nobody)).toEqual(own);
	expect(lineageColumns({ strategy: "stacked" }, mix, nobody).alignment).toBe("LAB data in one phase");
	expect(lineageColumns({ strategy: "phased" }, mix, { alignment: "SFT", teacher: "GPT-4" })).toEqual({
		alignment: "SFT, then LAB",
		teacher: "GPT-4, then Mixtral (open) 100 %",
	});
});
