import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Skipped } from "./archive.server.ts";
import { type GitOptions, readGit } from "./git.server.ts";
import { gitSourceOf } from "./git-source.ts";

/** Against the machine's own git. */
vi.setConfig({ testTimeout: 60_000 });

const root = mkdtempSync(join(tmpdir(), "seedbed-git-test-"));
const under = join(root, "work");
const repository = join(root, "taxonomy");
const environment = { PATH: process.env.PATH, HOME: root, NODE_ENV: "test" as const };
const BACKEND = join(execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(), "git-http-backend");

const git = (...args: string[]) =>
	execFileSync(
		"git",
		["-C", repository, "-c", "user.name=Mara", "-c", "user.email=mara@example.org", ...args],
		{
			env: { ...environment, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
			encoding: "utf8",
			stdio: ["ignore", "pipe", "ignore"],
		},
	).trim();

function commit(files: Readonly<Record<string, string | Uint8Array>>): string {
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(repository, path)), { recursive: true });
		writeFileSync(join(repository, path), content);
	}
	git("add", "--all");
	git("commit", "--quiet", "--message", "a change");
	return git("rev-parse", "HEAD");
}

const LEAF = "knowledge/a/qna.yaml";
const BYTES = Buffer.from("\ufeffa: 1\r\n# $Id$ \u00e9");
let first: string;
let main: string;
let other: string;

beforeAll(() => {
	mkdirSync(under);
	mkdirSync(repository);
	git("init", "--quiet", "--initial-branch=main");
	first = commit({ [LEAF]: "a: 0\n", "README.md": "no leaf" });
	git("tag", "--annotate", "--message=one", "v1");
	symlinkSync("/etc/passwd", join(repository, "knowledge/qna.yaml"));
	commit({
		[LEAF]: BYTES,
		"knowledge/a/attribution.txt": "Title: A\n",
		"knowledge/big/qna.yaml": "#".repeat(1_000_001),
		".gitmodules": `[submodule "knowledge/sub"]\n\tpath = knowledge/sub\n\turl = https://127.0.0.1:1/x\n`,
	});
	commit({ ".gitattributes": "* ident\n" });
	git("checkout", "--quiet", "-b", "other");
	other = commit({ "knowledge/b/qna.yaml": "b: 1\n" });
	git("checkout", "--quiet", "main");
	git("update-index", "--add", "--cacheinfo", `160000,${first},knowledge/sub`);
	git("commit", "--quiet", "--message", "a submodule");
	main = git("rev-parse", "HEAD");
});
const closing: (() => void)[] = [];
afterEach(() => {
	for (const close of closing.splice(0)) close();
	expect(readdirSync(under)).toEqual([]); // nothing is left behind, however it ended
});
afterAll(() => rmSync(root, { recursive: true }));

const here = `file://${repository}`;
const read = (url: string, ref?: string, options: Partial<GitOptions> = {}) =>
	readGit(gitSourceOf(url, ref), { environment, under, ...options });
const pathsOf = ({ files }: { files: { path: string }[] }) => files.map(({ path }) => path);

test("a commit's leaf files have the bytes that are in git, and the commit is said", async () => {
	const skipped: Skipped[] = [];
	const found = await read(here, undefined, { onSkipped: (one) => skipped.push(one) });
	expect(found.commit).toBe(main);
	expect(pathsOf(found)).toEqual(["knowledge/a/attribution.txt", LEAF]);
	expect(found.files[1]?.bytes).toEqual(BYTES); // "ident" of .gitattributes would fill in the $Id$ of a work tree
	expect(skipped.map(({ path, code }) => [path, code])).toEqual([
		["knowledge/big/qna.yaml", "too-large"],
		["knowledge/qna.yaml", "link"],
	]);
});

test("a branch, a tag and a whole commit are each found, and are pinned", async () => {
	expect(await read(here, "other")).toMatchObject({ commit: other });
	expect(await read(here, "refs/heads/other")).toMatchObject({ commit: other });
	expect((await read(here, "v1")).commit).toBe(first); // the commit that the tag is of
	const pinned = await read(here, first);
	expect([pinned.commit, String(pinned.files[0]?.bytes)]).toEqual([first, "a: 0\n"]);
});

test("what is not there is said: a branch, a commit of a history that was rewritten, a repository", async () => {
	await expect(read(here, "none")).rejects.toMatchObject({ code: "git.no-ref" });
	await expect(read(here, `${"0".repeat(39)}1`)).rejects.toMatchObject({
		code: "git.no-ref",
		message: expect.stringContaining("rewritten"),
	});
	await expect(read(`${here}-none`)).rejects.toMatchObject({ code: "git.not-found" });
});

test("the settings of the user and of the environment are not read", async () => {
	const settings = `[url "file://${repository}-elsewhere"]\n\tinsteadOf = ${here}\n`;
	writeFileSync(join(root, ".gitconfig"), settings);
	const count = {
		GIT_CONFIG_COUNT: "1",
		GIT_CONFIG_KEY_0: `url.file:///none.insteadOf`,
		GIT_CONFIG_VALUE_0: here,
	};
	expect(await read(here, "v1", { environment: { ...environment, ...count } })).toMatchObject({
		commit: first,
	});
	rmSync(join(root, ".gitconfig"));
});

test("a machine without git gets a sentence", async () => {
	const none = { ...environment, PATH: join(root, "none") };
	await expect(read(here, undefined, { environment: none })).rejects.toMatchObject({
		code: "git.absent",
		message: expect.stringContaining("Install it, or import a folder"),
	});
});

test("what is larger than it may be is given up", async () => {
	git("checkout", "--quiet", "-b", "large", "v1");
	commit({ "film.bin": randomBytes(3_000_000) });
	git("checkout", "--quiet", "main");
	await expect(read(here, "large", { limits: { bytes: 1_000_000 } })).rejects.toMatchObject({
		code: "git.too-large",
	});
	expect(await read(here, "large")).toMatchObject({ files: [{ path: LEAF }] });
});

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(handle: Handle) {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(`${request.method} ${request.url}`);
		handle(request, response);
	});
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	closing.push(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo; // a listening TCP server has this address
	return { url: `http://127.0.0.1:${port}`, asked, server };
}

/** git's own CGI program behind a port. */
const backend: Handle = (request, response) => {
	const { pathname, search } = new URL(request.url ?? "", "http://localhost");
	const child = spawn(BACKEND, {
		env: {
			...environment,
			GIT_PROJECT_ROOT: root,
			GIT_HTTP_EXPORT_ALL: "1",
			PATH_INFO: pathname,
			QUERY_STRING: search.slice(1),
			REQUEST_METHOD: request.method,
			CONTENT_TYPE: request.headers["content-type"] ?? "",
			HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
			GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
		},
	});
	request.pipe(child.stdin);
	const parts: Buffer[] = [];
	child.stdout.on("data", (part: Buffer) => parts.push(part));
	child.on("close", () => {
		const all = Buffer.concat(parts);
		const end = all.indexOf("\r\n\r\n");
		for (const line of all.toString("latin1", 0, end).split("\r\n")) {
			const [name = "", value = ""] = line.split(": ");
			if (name === "Status") response.statusCode = Number.parseInt(value, 10);
			else response.setHeader(name, value);
		}
		response.end(all.subarray(end + 4));
	});
};

if (!existsSync(BACKEND)) console.log(`skipped: git over HTTP, for ${BACKEND} is not here`);

test.skipIf(!existsSync(BACKEND))("over HTTP it is the same, by branch and by commit", async () => {
	const { url } = await serve(backend);
	expect(await read(`${url}/taxonomy/.git`, "other")).toMatchObject({ commit: other });
	const pinned = await read(`${url}/taxonomy/.git`, first);
	expect([pinned.commit, String(pinned.files[0]?.bytes)]).toEqual([first, "a: 0\n"]);
	await expect(read(`${url}/taxonomy/.git`, "none")).rejects.toMatchObject({ code: "git.no-ref" });
	await expect(read(`${url}/none.git`)).rejects.toMatchObject({ code: "git.not-found" });
});

test.skipIf(!existsSync(BACKEND))(
	"a private one is read with a token, and says without one how",
	async () => {
		const wanted = `Basic ${Buffer.from("x-access-token:s3cret").toString("base64")}`;
		const { url } = await serve((request, response) => {
			if (request.headers.authorization === wanted) return backend(request, response);
			response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
		});
		const at = `${url}/taxonomy/.git`;
		const refused = { code: "git.private", message: expect.stringContaining("SEEDBED_GIT_TOKEN") };
		await expect(read(at)).rejects.toMatchObject(refused);
		await expect(read(at, undefined, { token: "wrong" })).rejects.toMatchObject(refused);
		expect(await read(at, undefined, { token: "s3cret" })).toMatchObject({ commit: main });
	},
);

test("a redirect is not followed, wherever it leads", async () => {
	const inner = await serve(backend);
	const { url } = await serve((request, response) => {
		response.writeHead(302, { location: `${inner.url}${request.url}` }).end();
	});
	await expect(read(`${url}/taxonomy/.git`)).rejects.toMatchObject({ code: "git.redirect" });
	expect(inner.asked).toEqual([]);
});

test("a remote that hangs is given up in time, and its connection is closed", async () => {
	const { url, server } = await serve(() => {});
	const connected = new Promise<void>((closed) =>
		server.on("connection", (socket) => socket.on("close", closed)),
	);
	const begun = performance.now();
	await expect(read(`${url}/x.git`, undefined, { limits: { milliseconds: 800 } })).rejects.toMatchObject({
		code: "git.timeout",
	});
	expect(performance.now() - begun).toBeLessThan(5000);
	await connected; // the helper that git had started is gone as well
});

test("a remote that answers with something else is no repository", async () => {
	const { url } = await serve((_, response) => response.end("<html>hello</html>"));
	await expect(read(`${url}/x.git`)).rejects.toMatchObject({
		kind: expect.stringMatching(/not-found|unavailable/),
	});
});

test("whoever asked may stop it, and nothing is left", async () => {
	const { url } = await serve(() => {});
	const stop = new AbortController();
	const reading = read(`${url}/x.git`, undefined, { signal: stop.signal });
	setTimeout(() => stop.abort(new Error("enough")), 300);
	await expect(reading).rejects.toThrow("enough");
});
