import { expect, it } from "vitest";
import { matching } from "./palette-match.ts";

const items = [
	{ label: "New contribution", note: "Write seeds" },
	{ label: "Go to Samples" },
	{ label: "Start a generation run" },
];

it.each([
	["", ["New contribution", "Go to Samples", "Start a generation run"]],
	["seeds new", ["New contribution"]],
	["SAMPLES go", ["Go to Samples"]],
	["run start gener", ["Start a generation run"]],
	["nothing", []],
])("%j finds %j", (query, labels) =>
	expect(matching(items, query).map((item) => item.label)).toEqual(labels),
);
