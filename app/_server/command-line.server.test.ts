import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { newSecret } from "#lib/auth/secrets.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { resultsFile } from "#lib/platform/testing/evaluation-factories.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aLeaf, aTeacher } from "#lib/platform/testing/generation-factories.ts";
import { findRoutes } from "#lib/platform/testing/routes.ts";
import { aDataset, aModel } from "#lib/platform/testing/training-factories.ts";

/**
 * `npx seedbed` as a person calls it, against the routes as they are: a command that reads an answer in another form than
 * a route gives it is found here. No worker runs, so nothing that is started goes on.
 */

/** Each call starts a process, which a busy machine takes its time for. */
vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), "seedbed-command-line-"));
let server: Server;
let settings: Record<string, string>;
let projectId: string;

/** The routes behind a port, without Next: a path is found by its pattern, the more exact one first. */
async function serveRoutes(): Promise<Server> {
	const routes = (await findRoutes())
		.sort((a, b) => a.name.split("[").length - b.name.split("[").length)
		.map(({ name, method, handle }) => {
			const names = [...name.matchAll(/\[(\w+)\]/g)].map(([, param]) => param ?? "");
			const pattern = (name.split(" ")[1] ?? "").replaceAll(/\[\w+\]/g, "([^/]+)");
			return { method, handle, names, pattern: new RegExp(`^/api/v1${pattern}$`) };
		});
	return createServer((asked, answer) => {
		const url = new URL(asked.url ?? "", "http://localhost:3000");
		if (url.pathname === "/readyz") {
			answer.end('{"status":"ready","checks":{"database":true}}');
			return;
		}
		const route = routes.find(({ method, pattern }) => method === asked.method && pattern.test(url.pathname));
		const values = route?.pattern.exec(url.pathname)?.slice(1) ?? [];
		const params = Object.fromEntries(route?.names.map((name, index) => [name, values[index]]) ?? []);
		const hasBody = asked.method !== "GET";
		const request = new Request(url, {
			method: asked.method ?? "GET",
			headers: asked.headers as Record<string, string>, // no name comes twice
			...(hasBody && { body: Readable.toWeb(asked) as BodyInit, duplex: "half" }),
		});
		const reply = async () => {
			const response = (await route?.handle(request, { params: Promise.resolve(params) })) ?? new Response();
			answer.writeHead(response.status, Object.fromEntries(response.headers));
			if (response.body) Readable.fromWeb(response.body as ReadableStream).pipe(answer);
			else answer.end();
		};
		reply().catch((error: unknown) => answer.destroy(error instanceof Error ? error : undefined));
	});
}

beforeAll(async () => {
	await connect();
	({ id: projectId } = await aProject());
	const everything = await aMember(projectId, "contributor", "reviewer", "researcher", "admin");
	const { secret, hash } = newSecret("seedbed_");
	const expiresAt = new Date(Date.now() + 86_400_000);
	const of = { tokenHash: hash, userId: everything.id, name: "a script", scope: "write", expiresAt };
	await db.apiToken.create({ data: { id: newId(), ...of } });
	server = await serveRoutes();
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	const { port } = server.address() as AddressInfo; // a listening TCP server has this address
	settings = { SEEDBED_URL: `http://127.0.0.1:${port}`, SEEDBED_TOKEN: secret };
});

afterAll(() => {
	server.close();
	rmSync(folder, { recursive: true });
});

function seedbed(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
	return new Promise((resolve) => {
		const env = { NODE_ENV: "test" as const, ...settings };
		execFile(process.execPath, ["cli/seedbed.mjs", ...args], { env }, (error, stdout, stderr) =>
			resolve({ code: error ? error.code : 0, stdout, stderr }),
		);
	});
}

const SKILL = [
	"version: 3",
	"created_by: someone",
	"task_description: Turn a time into words.",
	"seed_examples:",
	...[1, 2, 3, 4, 5].flatMap((hour) => [
		`  - question: Write ${hour}:00 in words.`,
		`    answer: It is ${hour} o'clock sharp.`,
	]),
	"",
].join("\n");

describe("seedbed, from a taxonomy to its scores", () => {
	it("import takes in a folder", async () => {
		const leaf = join(folder, "taxonomy/compositional_skills/writing/clock");
		mkdirSync(leaf, { recursive: true });
		writeFileSync(join(leaf, "qna.yaml"), SKILL);
		const said = await seedbed("import", join(folder, "taxonomy"));
		expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining("1 created") });
		// the same leaf, whichever folder of the taxonomy is named
		for (const source of [join(folder, "taxonomy/compositional_skills"), leaf, join(leaf, "qna.yaml")]) {
			expect((await seedbed("import", source)).stdout).toContain("0 created, 0 updated, 1 unchanged");
		}
		// what a dry run says is what the import then does
		writeFileSync(join(leaf, "qna.yaml"), SKILL.replace("3 o'clock sharp", "three o'clock"));
		const dry = await seedbed("import", join(folder, "taxonomy"), "--dry-run");
		expect(dry).toMatchObject({
			code: 0,
			stdout: expect.stringMatching(
				/^changed compositional_skills\/writing\/clock\n[\s\S]*-.*3 o'clock sharp\.\n.*\+.*three o'clock\.\n[\s\S]*0 new, 1 changed, 0 same, 0 refused, 0 gone\. Nothing was changed\.\n$/,
			),
		});
		const done = await seedbed("import", join(folder, "taxonomy"));
		expect(done.stdout).toContain("0 created, 1 updated, 0 unchanged");
		// and out again, with the same bytes
		const out = join(folder, "exported");
		const exported = await seedbed("export", "compositional_skills/writing/clock", "--out", out);
		expect(exported).toMatchObject({ code: 0, stdout: expect.stringContaining("1 written") });
		expect(readFileSync(join(out, "compositional_skills/writing/clock/qna.yaml"))).toEqual(
			readFileSync(join(leaf, "qna.yaml")),
		);
		symlinkSync("/etc/hostname", join(folder, "taxonomy/qna.yaml"));
		const linked = await seedbed("import", join(folder, "taxonomy"));
		expect(linked).toMatchObject({
			code: 1,
			stderr: expect.stringContaining("qna.yaml: not sent. A link is"),
		});
		mkdirSync(join(folder, "empty"));
		expect(await seedbed("import", join(folder, "empty"))).toEqual({
			code: 2,
			stdout: "",
			stderr: `There is no qna.yaml below ${join(folder, "empty")}.\n`,
		});
	});

	it("generate starts a run, and status shows it", async () => {
		const path = "compositional_skills/writing/poems";
		await aLeaf(projectId, path);
		const teacher = await aTeacher(projectId);
		const said = await seedbed("generate", "--teacher", teacher.name, "--leaf", path, "--samples", "4");
		expect(said).toEqual({ code: 0, stdout: "Run 1: queued, 0 accepted, 4 wanted, 0 calls.\n", stderr: "" });
		const status = await seedbed("status");
		expect(status).toMatchObject({ code: 0, stderr: "" });
		expect(status.stdout).toContain(`Run 1: queued, 0 accepted, 4 wanted, teacher ${teacher.name}.`);
		const none = await seedbed("generate", "--teacher", teacher.name, "--leaf", "knowledge/none");
		expect(none).toMatchObject({ code: 2, stderr: "There is no leaf knowledge/none.\n" });
	});

	it("dataset freezes and exports, and trace leads back from a row", async () => {
		const { name } = await aDataset(projectId, { knowledge: 2, skills: 4 });
		const frozen = await seedbed("dataset", "freeze", "--name", name, "--held-out", "30", "--json");
		expect(JSON.parse(frozen.stdout)).toMatchObject({
			number: 2,
			frozenBy: expect.stringMatching(/token a script/),
		});
		const out = join(folder, "rows.jsonl");
		const exported = await seedbed("dataset", "export", `${name}@2`, "--out", out);
		expect(exported).toMatchObject({ code: 0, stdout: expect.stringContaining(`${name}@2: `) });
		const rows = readFileSync(out, "utf8").trim().split("\n");
		expect(exported.stdout).toContain(`${rows.length} rows to train on`);
		const traced = await seedbed("trace", JSON.parse(rows[0] ?? "").id);
		expect(traced.stdout).toContain(`of ${name}@2  ✓ equal`);
		expect(traced.stdout).toContain("  accepted by A reviewer and researcher, ");
	});

	it("train and evaluate start on what it has frozen, and status shows them", async () => {
		const { name } = await aDataset(projectId, { knowledge: 4, skills: 6, heldOutShare: 0.3 });
		const model = await aModel(projectId);
		const about = ["--dataset", name, "--model", model.name];
		const trained = await seedbed("train", ...about, "--preset", "tiny");
		expect(trained).toEqual({ code: 0, stdout: "Training 1: queued.\n", stderr: "" });
		const evaluated = await seedbed("evaluate", "held-out", ...about, "--first", "1");
		expect(evaluated.stdout).toMatch(/^Evaluation 1: queued, 0 of 1 answered by Model \d+\.\n$/);
		const teacher = await aTeacher(projectId);
		const judged = await seedbed("evaluate", "judged-set", "--model", model.name, "--judge", teacher.name);
		expect(judged.stdout).toMatch(/^Evaluation 2: queued, 0 of 16 answered by/);
		const { stdout } = await seedbed("status");
		expect(stdout).toContain(`Training 1: queued, ${model.name} on ${name}@1.`);
		expect(stdout).toContain(`Evaluation 2: queued, 0 of 16 answered by ${model.name}.`);
	});

	it("evaluate import brings in the harness's results", async () => {
		const file = join(folder, "results_1.json");
		writeFileSync(file, resultsFile("a-model"));
		const said = await seedbed("evaluate", "import", file, "--name", "Measured elsewhere");
		expect(said).toEqual({
			code: 0,
			stdout: "Evaluation 3: results of Measured elsewhere\n  Winogrande: 75.00 ± 2.00, 1267 questions\n",
			stderr: "",
		});
		writeFileSync(file, "<html>429</html>");
		const page = await seedbed("evaluate", "import", file);
		expect(page).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("is not JSON") });
	});
});
