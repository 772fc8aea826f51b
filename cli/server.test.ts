import { afterEach, expect, it, vi } from "vitest";
import { scriptedServer, seedbed } from "./testing/seedbed.ts";
import { PROJECTS } from "./testing/views.ts";

/** Each call starts a process, which a busy machine takes its time for. */
vi.setConfig({ testTimeout: 30_000 });

type Scripted = Awaited<ReturnType<typeof scriptedServer>>;
let server: Scripted | undefined;
afterEach(() => {
	server?.close();
	server = undefined;
});

const TRACE = ["trace", "01a20ef9-ca41-7bd0-8a4e-b6634c47cd40"];
const AT = "GET /traces/01a20ef9-ca41-7bd0-8a4e-b6634c47cd40";

async function answered(answer: Parameters<typeof scriptedServer>[0][string]) {
	server = await scriptedServer({ [AT]: answer });
	return seedbed(TRACE, server.settings);
}

it("says what is missing or wrong in its settings, without the usage", async () => {
	const noToken = await seedbed(TRACE, {});
	expect(noToken).toEqual({
		code: 2,
		stdout: "",
		stderr: "Set SEEDBED_TOKEN to an API token; your account page makes one.\n",
	});
	const noScheme = await seedbed(TRACE, { SEEDBED_URL: "localhost:3000", SEEDBED_TOKEN: "seedbed_x" });
	expect(noScheme).toMatchObject({
		code: 2,
		stderr: expect.stringContaining('SEEDBED_URL is "localhost:3000"'),
	});
	const broken = await seedbed(TRACE, { SEEDBED_TOKEN: "seedbed_x y" });
	expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining("Copy it again") });
	const nobody = await seedbed(TRACE, { SEEDBED_URL: "http://127.0.0.1:1", SEEDBED_TOKEN: "seedbed_x" });
	expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining("does not answer") });
});

it("says of a token that the server does not take where there is another", async () => {
	const said = await answered((_, __, response) => {
		response.statusCode = 401;
		return { code: "auth.unauthenticated", detail: "Sign in, or send an API token.", details: {} };
	});
	expect(said).toMatchObject({
		code: 2,
		stdout: "",
		stderr: expect.stringContaining("does not know the token"),
	});
});

it("hands on the server's own words", async () => {
	const said = await answered((_, __, response) => {
		response.statusCode = 409;
		return { code: "x.y", detail: "It is closed.", details: {} };
	});
	expect(said).toEqual({ code: 2, stdout: "", stderr: "It is closed.\n" });
});

it("says so where something else answers, or the answer breaks off: never a stack", async () => {
	const page = await answered((_, __, response) => response.end("<html>Welcome</html>"));
	expect(page).toMatchObject({ code: 2, stderr: expect.stringContaining("is no Seedbed server") });
	server?.close();
	const older = await answered(() => ({ row: "of an older version" }));
	expect(older).toMatchObject({ code: 2, stderr: expect.stringContaining("of another version") });
	server?.close();
	const cut = await answered((_, __, response) => {
		response.writeHead(200, { "content-length": "100" });
		response.write("{");
		setTimeout(() => response.destroy(), 20);
		return new Promise(() => {});
	});
	expect(cut).toMatchObject({ code: 2, stderr: expect.stringContaining("broke off its answer") });
	for (const { stderr } of [page, older, cut]) expect(stderr).not.toContain("    at ");
});

it("names the projects where the one that was asked for is not there", async () => {
	server = await scriptedServer({ "GET /projects": () => PROJECTS });
	const { code, stderr } = await seedbed(
		["dataset", "freeze", "--name", "a", "--project", "nope"],
		server.settings,
	);
	expect({ code, stderr }).toEqual({
		code: 2,
		stderr: 'There is no project "nope". You are a member of: demo.\n',
	});
});

it("ends quietly where its reader leaves early", async () => {
	const said = await seedbed(["--help"], {}, (child) => child.stdout?.destroy());
	expect(said).toMatchObject({ code: 0, stderr: "" });
});
