import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { looseVersions, missingOptionals } from "./lock.mjs";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));

it("sees a version that is not exact, wherever it is", () => {
	expect(looseVersions(read("package.json"))).toEqual([]);
	expect(looseVersions({ dependencies: { a: "^1.0.0" }, devDependencies: { b: "1.x" } })).toEqual([
		"a ^1.0.0",
		"b 1.x",
	]);
});

it("sees an optional package that the lock file names and does not describe", () => {
	const lock = read("package-lock.json");
	expect(missingOptionals(lock)).toEqual([]);
	const name = Object.keys(lock.packages["node_modules/next"].optionalDependencies)[0] ?? "";
	delete lock.packages[`node_modules/${name}`];
	expect(missingOptionals(lock)).toContain(`${name} wanted by node_modules/next`);
});
