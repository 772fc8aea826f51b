import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { compareFolder, writeFiles } from "#cli/export-folder.ts";
import { idOf, scriptedServer, seedbed } from "#cli/testing/seedbed.ts";
import { PROJECTS } from "#cli/testing/views.ts";
import { packTar } from "#lib/taxonomy/tar.ts";

/** Each call starts a process, which a busy machine takes its time for. */
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let server: Awaited<ReturnType<typeof scriptedServer>>;
/** What the server sends, by path. */
let sent: Record<string, string>;
let breaksOff = false;

const A = "knowledge/a/qna.yaml";
const B = "knowledge/a/b/qna.yaml";

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "seedbed-export-test-"));
	sent = { [B]: "b: 1\n", [A]: "a: 1\r\n" };
	breaksOff = false;
	server = await scriptedServer({
		"GET /projects": () => PROJECTS,
		[`GET /projects/${idOf(1)}/taxonomy-export`]: (_, __, response) => {
			const files = Object.entries(sent).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
			const bytes = Buffer.concat(packTar(files));
			response.writeHead(200, { "content-type": "application/gzip" });
			if (breaksOff) {
				response.write(bytes.subarray(0, 700));
				setTimeout(() => response.destroy(), 50);
			} else response.end(bytes);
		},
	});
});
afterEach(() => {
	server.close();
	rmSync(folder, { recursive: true });
});

const at = (path: string) => join(folder, path);
const run = (...args: string[]) => seedbed(["export", ...args], server.settings);
const there = () => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

it("writes a folder with the bytes that were sent, and again nothing", async () => {
	const first = await run("/knowledge/a/", "--out", at("out"));
	expect(first).toEqual({
		code: 0,
		stderr: "",
		stdout: `${at("out")}: 2 written, 0 overwritten, 0 there already\n`,
	});
	expect(server.asked.at(-1)?.path).toBe(
		`/projects/${idOf(1)}/taxonomy-export?${new URLSearchParams({ path: "knowledge/a" })}`,
	);
	expect(readFileSync(at(`out/${A}`), "utf8")).toBe("a: 1\r\n");
	expect(readFileSync(at(`out/${B}`), "utf8")).toBe("b: 1\n");
	expect((await run("/", "--out", at("out"))).stdout).toContain("0 written, 0 overwritten, 2 there already");
	expect(server.asked.at(-1)?.path).toBe(`/projects/${idOf(1)}/taxonomy-export`);
});

it("lists what differs and writes nothing, until it is forced", async () => {
	mkdirSync(at("out/knowledge/a"), { recursive: true });
	writeFileSync(at(`out/${A}`), "mine: 1\n");
	writeFileSync(at("out/notes.txt"), "mine");
	const refused = await run("/", "--out", at("out"));
	expect(refused).toEqual({
		code: 1,
		stdout: "",
		stderr: `${A} is there and differs.\nNothing was written. Export to another place, or overwrite with --force.\n`,
	});
	expect(there()).toEqual(["out", "out/knowledge", "out/knowledge/a", `out/${A}`, "out/notes.txt"]);
	expect(readFileSync(at(`out/${A}`), "utf8")).toBe("mine: 1\n");
	const forced = await run("/", "--out", at("out"), "--force", "--json");
	expect(JSON.parse(forced.stdout)).toMatchObject({ written: true, missing: [B], differing: [A], same: [] });
	expect(readFileSync(at(`out/${A}`), "utf8")).toBe("a: 1\r\n");
	expect(readFileSync(at("out/notes.txt"), "utf8")).toBe("mine");
});

it("writes an archive where the name says so, and overwrites none that differs", async () => {
	expect(await run("/", "--out", at("new/all.tar.gz"))).toMatchObject({ code: 0 });
	expect(there()).toEqual(["new", "new/all.tar.gz"]);
	expect((await run("/", "--out", at("new/all.tar.gz"))).stdout).toContain("1 there already");
	sent = { [A]: "a: 2\n" };
	expect(await run("/", "--out", at("new/all.tar.gz"))).toMatchObject({
		code: 1,
		stderr: expect.stringContaining("all.tar.gz is there and differs."),
	});
	expect(await run("/", "--out", at("new/all.tar.gz"), "--force")).toMatchObject({ code: 0 });
});

it("a server that sends a path out of the folder writes nothing at all", async () => {
	sent = { [A]: "a: 1\n", "../out.yaml": "b: 1\n" };
	const said = await run("/", "--out", at("deep/out"), "--force");
	expect(said).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("outside itself") });
	expect(there()).toEqual([]);
});

it.each(["/etc/x.yaml", "a/../../x.yaml", "a\\..\\..\\x.yaml", "C:/x.yaml", "a\u0001b"])(
	"the path %j is neither compared nor written",
	async (path) => {
		const archive = at("sent.tar");
		writeFileSync(archive, Buffer.concat(packTar([{ path, bytes: Buffer.from("b: 1\n") }])));
		const code = expect.stringMatching(/^(archive|export)\.unsafe-path$/);
		await expect(compareFolder(archive, at("out"))).rejects.toMatchObject({ code });
		await expect(writeFiles(archive, at("out"), [path])).rejects.toMatchObject({ code });
		expect(there().filter((name) => !/^(out|sent.tar)$/.test(name))).toEqual([]);
	},
);

it("writes through no link, and over no folder, not even by force", async () => {
	mkdirSync(at("elsewhere"));
	mkdirSync(at("out"));
	symlinkSync(at("elsewhere"), at("out/knowledge"));
	const linked = await run("/", "--out", at("out"), "--force");
	expect(linked).toMatchObject({
		code: 2,
		stderr: expect.stringContaining("is a link, and stands in the way"),
	});
	expect(readdirSync(at("elsewhere"))).toEqual([]);
	mkdirSync(at(`full/${A}`), { recursive: true });
	const folded = await run("/", "--out", at("full"), "--force");
	expect(folded).toMatchObject({
		code: 2,
		stderr: expect.stringContaining("is a folder, and stands in the way"),
	});
});

it("writes nothing where the answer breaks off, and leaves nothing half done", async () => {
	breaksOff = true;
	const said = await run("/", "--out", at("out"));
	expect(said).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("was not written") });
	expect(there()).toEqual([]);
});

it("says what is missing in the call", async () => {
	expect(await run("/")).toMatchObject({ code: 2, stderr: expect.stringContaining("--out") });
	expect(await run("--out", at("x"))).toMatchObject({ code: 2, stderr: expect.stringContaining("one NODE") });
	writeFileSync(at("file"), "");
	expect(await run("/", "--out", at("file/x"))).toMatchObject({
		code: 2,
		stderr: expect.stringContaining("was not written: ENOTDIR"),
	});
});
