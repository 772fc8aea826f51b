import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const HEX = /#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b(?![\w/-])/i;

/** Addresses of tests and imports start with `#` too; only what a colour can be is looked for. */
it("no colour is named outside the theme", () => {
	const files = globSync("{app,components}/**/*.{ts,tsx,css}", {
		exclude: (path) => path.startsWith("components/ui/theme"),
	}).filter((path) => !path.startsWith("components/ui/theme") && !path.includes(".test."));
	expect(files.length).toBeGreaterThan(30);
	const found = files.flatMap((path) =>
		readFileSync(path, "utf8")
			.split("\n")
			.flatMap((line, index) => {
				const code = line.replace(/#(app|components|lib|workers|cli|prisma|bench)\//g, "");
				return HEX.test(code) || /\brgba?\(\s*\d/.test(code) ? [`${path}:${index + 1}: ${line.trim()}`] : [];
			}),
	);
	expect(found).toEqual([]);
});
