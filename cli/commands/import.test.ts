import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { idOf, scriptedServer, seedbed } from "#cli/testing/seedbed.ts";
import { PROJECTS } from "#cli/testing/views.ts";
import { readArchive } from "#lib/taxonomy/archive.server.ts";

/** Each call starts a process, which a busy machine takes its time for. */
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "seedbed-import-"));
const LEAF = "knowledge/textbook/bees";
let server: Awaited<ReturnType<typeof scriptedServer>>;

const PREVIEW = {
	...{ basis: "0", isLive: true, scope: null, goneCount: 0, gone: [], files: [] },
	counts: { created: 1, updated: 0, unchanged: 0, refused: 0 },
};

beforeAll(async () => {
	mkdirSync(join(folder, LEAF), { recursive: true });
	writeFileSync(join(folder, LEAF, "qna.yaml"), "a: 1\n");
	server = await scriptedServer({
		"GET /projects": () => PROJECTS,
		[`POST /projects/${idOf(1)}/taxonomy-import-previews`]: () => PREVIEW,
	});
});
afterAll(() => {
	server.close();
	rmSync(folder, { recursive: true });
});

/** What a dry run of this sends: the query, and the paths in its archive. */
async function sentBy(...args: string[]) {
	const said = await seedbed(["import", "--dry-run", ...args], {
		...server.settings,
		PATH: process.env.PATH ?? "",
	});
	const { path = "", bytes } = server.asked.at(-1) ?? {};
	const paths: string[] = [];
	for await (const file of readArchive(bytes ?? Buffer.alloc(0))) paths.push(file.path);
	return { said, query: Object.fromEntries(new URL(path, "http://localhost").searchParams), paths };
}

it("says of a folder within a branch that it stands for that folder alone", async () => {
	const whole = await sentBy(folder);
	expect(whole.query).toEqual({ source: expect.stringMatching(/^seedbed-import-/) });
	const part = await sentBy(join(folder, "knowledge/textbook"));
	expect(part.query).toEqual({ source: "textbook", scope: "knowledge/textbook" });
	expect([whole.paths, part.paths]).toEqual([[`${LEAF}/qna.yaml`], [`${LEAF}/qna.yaml`]]);
});

it("reads a git address, and sends what was asked for and the commit that was read", async () => {
	const git = (...args: string[]) => {
		const person = ["-c", "user.name=Mara", "-c", "user.email=mara@example.org"];
		return execFileSync("git", ["-C", folder, ...person, ...args], { encoding: "utf8" }).trim();
	};
	git("init", "--quiet", "--initial-branch=main");
	git("add", "--all");
	git("commit", "--quiet", "--message=bees");
	const commit = git("rev-parse", "HEAD");
	const { said, query, paths } = await sentBy(`file://${folder}`, "--ref", "main");
	expect(query).toEqual({ source: `file://${folder}`, ref: "main", commit });
	expect(paths).toEqual([`${LEAF}/qna.yaml`]);
	expect(said).toMatchObject({ code: 0, stderr: `file://${folder}: main is commit ${commit}\n` });
});

it("sends nothing where the address or the ref cannot be taken", async () => {
	const before = server.asked.length;
	const run = (...args: string[]) => seedbed(["import", ...args], server.settings);
	expect(await run("ssh://git@example.org/x.git")).toMatchObject({
		code: 2,
		stderr: expect.stringContaining("from https:// and file:// addresses only"),
	});
	expect(await run("https://example.org/x.git", "--ref", "--upload-pack=x")).toMatchObject({ code: 2 });
	expect(await run(folder, "--ref", "main")).toMatchObject({
		code: 2,
		stderr: expect.stringContaining("--ref is for a git address"),
	});
	expect(server.asked).toHaveLength(before);
});
