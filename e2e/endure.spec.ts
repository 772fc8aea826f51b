import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, type Page, test } from "@playwright/test";
import { Client } from "pg";
import { startFakeTeacher } from "#bench/fake-teacher.mjs";
import { freePortFrom } from "#scripts/ports.mjs";
import { removeCluster } from "#scripts/postgres.mjs";
import { archive, SKILL, watch } from "./fixtures.ts";
import { accept, open, pageOf } from "./people.ts";
import { Terminal } from "./terminal.ts";

/** A run and its open page outlive kill -9 of every part; a key that was typed in is found nowhere, and outlives a restart. */

const DATA = resolve(".test/endure");
const LEAVES = [SKILL, "compositional_skills/planning/packing_lists"];
const PER_LEAF = 40;
const AT_ONCE = 4;
const SLOTS = 2;
const KEY = "sk-canary-7Qm2Xv9LrT4wZk8Hs3Nd";

test.describe.configure({ mode: "serial", timeout: 240_000 });

let running: Terminal;
let fake: Awaited<ReturnType<typeof startFakeTeacher>>;
let page: Page;
let link: string;
let settings: Record<string, string>;

test.beforeAll(async ({ browser }) => {
	test.setTimeout(120_000);
	await removeCluster(DATA);
	fake = await startFakeTeacher({ latencyMs: 150, key: KEY });
	const port = String(await freePortFrom(3500));
	settings = {
		PORT: port,
		SEEDBED_ALLOW_PRIVATE_HOSTS: new URL(fake.baseUrl).host,
		SEEDBED_WORKER_SLOTS: String(SLOTS),
	};
	running = new Terminal(DATA, settings);
	await running.ready();
	page = await pageOf(browser, { baseURL: `http://localhost:${port}` });
	link = /http\S+/.exec(running.lines.at(-2) ?? "")?.[0] ?? "";
});
test.afterAll(async () => {
	await page?.context().close();
	await running?.remove();
	await fake?.stop();
});

async function query<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
	const client = new Client({ connectionString: running.database });
	client.on("error", () => {}); // it is killed as well
	await client.connect();
	try {
		return (await client.query<T>(text, values)).rows;
	} finally {
		await client.end();
	}
}

/** @param until those that were kept by then */
const keptReplies = async (until?: Date) => {
	const text = `select count(*)::int as n from "TeacherCall" where "createdAt" <= coalesce($1::timestamptz, 'infinity')`;
	return (await query<{ n: number }>(text, [until?.toISOString() ?? null]))[0]?.n ?? 0;
};

test("a run whose web, worker and Postgres are killed goes on, its open page by itself, and pays for nothing twice", async () => {
	await begin();
	const heard: (string | undefined)[] = [];
	page.on("request", (request) => {
		if (request.url().endsWith("/events"))
			void request.allHeaders().then((all) => heard.push(all["last-event-id"]));
	});
	await page.reload(); // from here on, what is seen comes by itself
	const accepted = page.getByRole("definition").first();
	const calls = page.getByRole("definition").nth(3);
	const read = async () => `${await figureOf(accepted)} accepted, ${await figureOf(calls)} calls`;
	const isDone = () => page.getByRole("term").filter({ hasText: "Took" }).isVisible();
	const seenAfterWeb = new Set<string>();
	const watching = watch(page, read, isDone, 200_000);

	let lost = 0;
	const kill = async (part: "web" | "worker" | "Postgres") => {
		const before = await keptReplies();
		while (fake.stats().inFlight === 0 || (await keptReplies()) === before) await sleep(20);
		let sent = { requests: 0, at: new Date() };
		await running.kill(part, () => {
			// With those that were on the line, and, where the worker lives on, those that it sent before it noticed.
			setTimeout(() => {
				sent = { requests: fake.stats().requests, at: new Date() };
			}, 500);
		});
		await expect.poll(isReady, { timeout: 30_000 }).toBe(true);
		// What had been sent and was not kept is asked again; a killed web takes no call with it. What the next worker
		// has kept since does not count.
		if (part !== "web") lost += Math.max(0, sent.requests - lost - (await keptReplies(sent.at)));
	};
	await kill("web");
	await expect
		.poll(async () => seenAfterWeb.add(await read()).size, { timeout: 60_000 })
		.toBeGreaterThanOrEqual(3);
	await kill("worker");
	await kill("Postgres");
	const seen = await watching;
	console.log(`  Seen on one page: ${seen.join("; ")}`);
	console.log(`  ${JSON.stringify(fake.stats())}, sent and not kept at kills: ${lost}`);
	const counted = seen.map((each) => Number(each.match(/([\d,]+) calls/)?.[1]?.replaceAll(",", "")));
	expect(counted).toEqual(counted.toSorted((a, b) => a - b)); // no figure goes back
	expect(heard.some((id) => Number(id) > 0)).toBe(true); // the browser asked for what it had missed

	await expectFunnelAddsUp(Number(await figureOf(accepted)));
	expect(await query(`select batch, error from "RunBatch" where status <> 'done'`)).toEqual([]);
	const { requests, unique } = fake.stats();
	expect(await keptReplies()).toBe(unique);
	expect(requests - unique).toBeLessThanOrEqual(lost);
	expect(requests - unique).toBeLessThanOrEqual(2 * SLOTS * AT_ONCE); // what two kills can meet
});

const isReady = () =>
	fetch(`http://localhost:${settings.PORT}/readyz`).then(
		({ ok }) => ok,
		() => false,
	);

/** A figure as it is written, without its unit. */
const figureOf = (definition: ReturnType<Page["getByRole"]>) =>
	definition.evaluate((dd) => dd.firstChild?.textContent ?? "");

/** From the first link to a run over two leaves on a teacher that wants a key. */
async function begin(): Promise<void> {
	await accept(page, link, "admin");
	await page.getByRole("textbox", { name: "Name" }).fill("Endure");
	await page.getByRole("button", { name: "Make project" }).click();
	await page.waitForURL("**/p/endure");
	await open(page, "/p/endure/taxonomy/import");
	const file = { name: "two.tar.gz", mimeType: "application/gzip", buffer: archive(LEAVES) };
	await page.getByLabel("Archive or qna.yaml").setInputFiles(file);
	await page.getByRole("button", { name: "Import two.tar.gz" }).click();
	await page.waitForURL("**/taxonomy/imports/1");
	await open(page, "/p/endure/teachers/new");
	for (const [name, value] of [
		["Name", "Teacher with a key"],
		["Licence", "Apache-2.0"],
		["Address", fake.baseUrl],
		["Model", fake.model],
		["Requests at once", String(AT_ONCE)],
	] as const)
		await page.getByRole("textbox", { name }).fill(value);
	await page.getByLabel(/^Key/).first().fill(KEY);
	await page.getByRole("checkbox", { name: "Its licence lets others train" }).check();
	await page.getByRole("button", { name: "Add teacher" }).click();
	await page.waitForURL((url) => !url.pathname.endsWith("/new"));
	await open(page, "/p/endure/generation/new");
	await page.getByRole("textbox", { name: "Accepted samples per leaf" }).fill(String(PER_LEAF));
	await page.getByRole("button", { name: "Start run" }).click();
	await page.waitForURL("**/generation/1");
}

async function expectFunnelAddsUp(kept: number): Promise<void> {
	const laws = await page.getByText(/ in = .* in flight\./).allInnerTexts();
	expect(laws.length).toBeGreaterThan(0);
	for (const law of laws) {
		const [all = -1, ...parts] = [...law.matchAll(/[\d,]+(?= (in|accepted|rejected|failed))/g)].map(([n]) =>
			Number(n.replaceAll(",", "")),
		);
		const sum = parts.reduce((total, part) => total + part, 0);
		expect([parts.length, sum], law).toEqual([4, all]);
	}
	expect(laws.at(-1)).toContain(`${kept} accepted`);
	const [row] = await query<{ n: number }>(
		`select count(*)::int as n from "Sample" where outcome = 'accepted'`,
	);
	expect(row?.n).toBe(kept);
}

test("no table, no log and no file holds the key, the password or the link, and the key works after a restart", async () => {
	const secrets = [KEY, "a sentence for the browser tests", new URL(link).pathname.split("/").at(-1) ?? ""];
	const coded = secrets.flatMap((secret) => [secret, inBase64(secret), Buffer.from(secret).toString("hex")]);
	expect(await placesOf(coded)).toEqual([]);
	const control = await placesOf(["Teacher with a key"]); // the search finds what is there
	expect(control).toContain('public."Teacher"');
	expect(control.some((place) => place.startsWith("postgres-18/base/"))).toBe(true);

	const streams: number[] = [];
	page.on("response", (answer) => {
		if (answer.url().endsWith("/events")) streams.push(answer.status());
	});
	await page.route("**/events", (route) => route.fulfill({ status: 503 }), { times: 1 }); // as while Postgres is away
	running.interrupt();
	expect(await running.ended).toBe(0);
	running = new Terminal(DATA, settings);
	await running.ready();
	await expect.poll(() => [streams[0], streams.at(-1)], { timeout: 30_000 }).toEqual([503, 200]);
	await open(page, "/p/endure/teachers");
	await page.getByRole("link", { name: "Teacher with a key" }).first().click();
	const { answered } = fake.stats();
	await page.getByRole("button", { name: "Test connection" }).first().click();
	await expect.poll(() => fake.stats().answered, { timeout: 30_000 }).toBeGreaterThan(answered);
	expect(await placesOf(coded)).toEqual([]);
});

/** Without its end, which depends on what follows. */
const inBase64 = (secret: string) => Buffer.from(secret).toString("base64").slice(0, -4);

/** The tables, of every schema, and the files under the data folder that hold one of these texts. */
async function placesOf(texts: readonly string[]): Promise<string[]> {
	const found: string[] = [];
	const client = new Client({ connectionString: running.database });
	await client.connect();
	try {
		await client.query("checkpoint");
		const { rows: tables } = await client.query<{ name: string }>(
			`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
		);
		expect(tables.length).toBeGreaterThan(40);
		const either = texts.flatMap((text) => [`%${text}%`, `%${Buffer.from(text).toString("hex")}%`]); // hex: a column of bytes
		for (const { name } of tables) {
			const rows = await client.query(`select 1 from ${name} t where t::text like any($1) limit 1`, [either]);
			if (rows.rowCount !== 0) found.push(name);
		}
	} finally {
		await client.end();
	}
	for (const entry of readdirSync(DATA, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const file = join(entry.parentPath, entry.name);
		const bytes = bytesOf(file);
		if (texts.some((text) => bytes.includes(text))) found.push(file.slice(DATA.length + 1));
	}
	return found;
}

function bytesOf(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch {
		return Buffer.alloc(0); // Postgres removes files of its own at any time
	}
}
