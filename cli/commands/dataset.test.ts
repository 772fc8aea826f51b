import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { idOf, scriptedServer, seedbed } from "#cli/testing/seedbed.ts";
import { aDataset, PROJECTS } from "#cli/testing/views.ts";
import { wholeList } from "#lib/platform/lists.ts";

const folder = mkdtempSync(join(tmpdir(), "seedbed-dataset-"));
afterAll(() => rmSync(folder, { recursive: true }));

const AT = `/dataset-versions/${idOf(9)}`;
const VERSION = {
	...{ id: idOf(9), projectId: idOf(1), name: "facts", number: 1, seed: 42, rowCount: 2, heldOutCount: 0 },
	...{ knowledgeCount: 0, skillCount: 2, sha256: "0".repeat(64), warnings: [], trainings: [] },
	mix: {
		under: null,
		knowledgeShare: null,
		heldOutShare: 0,
		systemPrompt: "",
		leaves: [],
		teachers: [],
		editedByPeople: 0,
	},
	...{ frozenBy: "Ada", at: "2026-01-01T00:00:00.000Z" },
};

it("leaves no half of a file where the export breaks off", async () => {
	const server = await scriptedServer({
		"GET /projects": () => PROJECTS,
		[`GET /projects/${idOf(1)}/dataset-versions`]: () =>
			wholeList([aDataset("facts", { id: idOf(9), number: 1 })]),
		[`GET ${AT}`]: () => VERSION,
		[`GET ${AT}/export`]: (_, __, response) => {
			response.writeHead(200, { "content-type": "application/jsonl" });
			response.write('{"id":');
			setTimeout(() => response.destroy(), 50);
		},
	});
	const said = await seedbed(
		["dataset", "export", "facts", "--out", join(folder, "rows.jsonl")],
		server.settings,
	);
	server.close();
	expect(said).toMatchObject({
		code: 2,
		stdout: "",
		stderr: expect.stringMatching(/was not written: .+\.\n$/),
	});
	expect(said.stderr).not.toContain("Usage");
	expect(readdirSync(folder)).toEqual([]);
});
