import { expect, it } from "vitest";
import { toCsv } from "./chart-table.ts";

it("quotes what has to be quoted and leaves no formula", () =>
	expect(
		toCsv({
			head: ["Stage", "In"],
			rows: [
				['say "hi", twice', 1204],
				["=cmd()", -3],
				["line\nbreak", null],
			],
		}),
	).toBe('Stage,In\r\n"say ""hi"", twice",1204\r\n\'=cmd(),-3\r\n"line\nbreak",'));
