import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { newSecret } from "#lib/auth/secrets.server.ts";
import { openSession } from "#lib/auth/sessions.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { aMember, aProject, aSiteAdmin } from "#lib/platform/testing/factories.ts";
import { findRoutes, type Route } from "#lib/platform/testing/routes.ts";
import { Role } from "#prisma/enums.ts";
import { cookieValueOf, SESSION_COOKIE } from "./cookies.ts";
import { MATRIX } from "./matrix/all.ts";
import type { MatrixRow, World } from "./matrix/row.ts";

const ANYONE = [
	"anonymous",
	"revoked session",
	"expired session",
	"revoked token",
	"read-only token",
	"foreign page",
	"other project",
	"site admin",
	"reader",
	...Object.values(Role),
] as const;
type Who = (typeof ANYONE)[number];

/** The people of one project, and how each of them asks. Made once; what a request needs, its row makes afresh. */
async function aWorld() {
	const { id: projectId } = await aProject();
	const strangers = await aProject();
	const all = Object.values(Role);
	const people = {
		reader: await aMember(projectId),
		contributor: await aMember(projectId, "contributor"),
		reviewer: await aMember(projectId, "reviewer"),
		researcher: await aMember(projectId, "researcher"),
		admin: await aMember(projectId, "admin"),
	};
	const siteAdmin = await aSiteAdmin();
	const headers = new Map<Who, Record<string, string>>([["anonymous", {}]]);
	const cookie = async (id: string, openedAt = new Date()) =>
		`${SESSION_COOKIE}=${await cookieValueOf(await openSession(id, openedAt))}`;
	const ours = { "sec-fetch-site": "same-origin" };
	for (const [who, { id }] of Object.entries(people))
		headers.set(who as Who, { ...ours, cookie: await cookie(id) });

	const everything = await aMember(projectId, ...all);
	headers.set("foreign page", { "sec-fetch-site": "cross-site", cookie: await cookie(everything.id) });
	const other = await aMember(strangers.id, ...all);
	headers.set("other project", { ...ours, cookie: await cookie(other.id) });
	headers.set("site admin", { ...ours, cookie: await cookie(siteAdmin.id) });
	const late = await aMember(projectId, ...all);
	headers.set("expired session", { ...ours, cookie: await cookie(late.id, new Date(0)) });
	const gone = await aMember(projectId, ...all);
	headers.set("revoked session", { ...ours, cookie: await cookie(gone.id) });
	await db.session.deleteMany({ where: { userId: gone.id } });

	const token = async (over: { scope: string; revokedAt?: Date }) => {
		const { secret, hash } = newSecret("seedbed_");
		const expiresAt = new Date(Date.now() + 86_400_000);
		const data = { id: newId(), tokenHash: hash, userId: everything.id, name: "a token", expiresAt };
		await db.apiToken.create({ data: { ...data, ...over } });
		return { authorization: `Bearer ${secret}` };
	};
	headers.set("revoked token", await token({ scope: "write", revokedAt: new Date() }));
	headers.set("read-only token", await token({ scope: "read" }));

	const world: World = { projectId, people, siteAdminId: siteAdmin.id };
	return { world, headers };
}

const isRead = (route: Route) => route.method === "GET" || route.method === "HEAD";

function expectedStatus(route: Route, row: MatrixRow, who: Who): number {
	if (who === "anonymous" || who.endsWith("session") || who === "revoked token") return 401;
	if (who === "foreign page" && !isRead(route)) return 403;
	const mayAll = who === "foreign page" || who === "read-only token";
	if (row.for === "site admin") return who === "site admin" ? row.ok : 403;
	if (row.for === "anyone signed in") return who === "read-only token" && !isRead(route) ? 403 : row.ok;
	if (who === "site admin" && row.siteAdmin !== undefined) return row.siteAdmin;
	if (who === "other project" || who === "site admin") return row.strangers ?? 404;
	if (who === "read-only token" && !isRead(route)) return 403;
	if (row.refusal !== undefined && row.for.length === 0) return row.refusal;
	if (mayAll || row.for === "members") return row.ok;
	return row.for.some((role) => role === who) ? row.ok : (row.refusal ?? 403);
}

/** When someone was last seen, and what pg-boss notes of its own upkeep. */
const IGNORED = ["lastSeenAt", "lastUsedAt", "maintain_on", "monitor_on", "updated_on"];

/** Tables whose rows say that someone asked, not that something changed. */
const TRACES = new Set(['public."IdempotentAnswer"']);

/** A fingerprint of the rows of every table: two are equal if and only if nothing was written between them. */
async function everything(): Promise<Map<string, string>> {
	const tables = await db.$queryRaw<{ name: string }[]>`
		select format('%I.%I', table_schema, table_name) as name from information_schema.tables
		 where table_type = 'BASE TABLE' and ((table_schema = 'public' and table_name !~ '_[0-9]+$') or table_name in ('job', 'queue')) order by 1`;
	const ignored = `array[${IGNORED.map((column) => `'${column}'`).join(", ")}]`;
	const one = ({ name }: { name: string }) =>
		`select '${name}' as name, coalesce(md5(string_agg(md5((to_jsonb(t) - ${ignored})::text), '' order by md5((to_jsonb(t) - ${ignored})::text))), '') as rows from ${name} t`;
	const counted = tables.filter(({ name }) => !TRACES.has(name));
	const all = await db.$queryRawUnsafe<{ name: string; rows: string }[]>(
		counted.map(one).join(" union all "),
	);
	return new Map(all.map(({ name, rows }) => [name, rows]));
}

const differences = (before: Map<string, string>, after: Map<string, string>) =>
	[...after].filter(([name, rows]) => before.get(name) !== rows).map(([name]) => name);

type Given = Awaited<ReturnType<MatrixRow["given"]>>;

async function ask(route: Route, given: Given, headers: Record<string, string> = {}): Promise<Response> {
	const url = new URL("http://localhost:3000/");
	for (const [name, value] of Object.entries(given.query ?? {})) url.searchParams.set(name, value);
	const body = given.bytes ?? (given.body === undefined ? undefined : JSON.stringify(given.body));
	const request = new Request(url, {
		method: route.method,
		headers: { ...headers, ...(given.ifMatch && { "if-match": given.ifMatch }) },
		...(body !== undefined && { body: body as BodyInit }),
	});
	const answer = await route.handle(request, { params: Promise.resolve(given.params ?? {}) });
	if (answer.headers.get("content-type") === "text/event-stream") await answer.body?.cancel();
	return answer;
}

/** All the ways in which these routes break their promise. */
async function breaches(routes: Route[]): Promise<string[]> {
	await connect();
	const { world, headers } = await aWorld();
	const found: string[] = [];
	for (const route of routes) {
		const row = MATRIX[route.name];
		if (!row) found.push(`${route.name} has no row in the matrix`);
		const promise: MatrixRow = row ?? { for: [], ok: 200, given: async () => ({}) };
		// Nothing is written for those who are refused, so one thing serves them all, and one look before and after.
		const refused = ANYONE.filter((who) => expectedStatus(route, promise, who) >= 400);
		const shared = await promise.given(world);
		const before = await everything();
		for (const who of refused) found.push(...(await asked(route, promise, shared, who, headers.get(who))));
		const changed = differences(before, await everything());
		if (changed.length > 0)
			found.push(`${route.name} writes for someone it should refuse: ${changed.join(", ")}`);

		for (const who of ANYONE.filter((one) => !refused.includes(one))) {
			found.push(...(await asked(route, promise, await promise.given(world), who, headers.get(who))));
		}
	}
	return found;
}

/** Sends one person's request and says what is wrong with the answer. */
async function asked(route: Route, row: MatrixRow, given: Given, who: Who, headers?: Record<string, string>) {
	const expected = expectedStatus(route, row, who);
	const answer = await ask(route, given, headers);
	if (answer.status === expected) return [];
	const said = (await answer.text()).slice(0, 300);
	return [`${route.name} answers ${who} ${answer.status}, not ${expected}: ${said}`];
}

/** Ways in that have no actor, each with its reason. */
const OPEN = new Set([
	"POST /invitation-acceptances", // the link's token is the proof
	"GET /openapi.json", // says what there is, not what is in it
]);

it("lets in whom it should, and nobody else leaves a trace", { timeout: 300_000 }, async () => {
	const routes = (await findRoutes()).filter((route) => !OPEN.has(route.name));
	expect(routes.map((route) => route.name).sort()).toEqual(Object.keys(MATRIX).sort());
	expect(await breaches(routes)).toEqual([]);
});

/** The built app's own list of its routes. `npm test` builds first. */
const MANIFEST = ".next/app-path-routes-manifest.json";

it.skipIf(!existsSync(MANIFEST))("asks every route that the built app has (needs a build)", async () => {
	const built = Object.values(JSON.parse(readFileSync(MANIFEST, "utf8")) as Record<string, string>)
		.filter((path) => path.startsWith("/api/v1/"))
		.map((path) => path.slice("/api/v1".length));
	const asked = (await findRoutes()).map(({ name }) => name.split(" ")[1] ?? "");
	expect([...new Set(asked)].sort()).toEqual(built.sort());
});

it("sees a route that goes around the endpoint", { timeout: 60_000 }, async () => {
	const folder = "app/api/v1/planted";
	mkdirSync(folder, { recursive: true }); // one may be left from a test that was killed
	try {
		const write = "await db.project.updateMany({ data: { name: String(Math.random()) } });";
		const body = `export const GET = async () => {\n\t${write}\n\treturn Response.json({});\n};\n`;
		writeFileSync(`${folder}/route.ts`, `import { db } from "#lib/platform/db.server.ts";\n\n${body}`);
		const planted = (await findRoutes()).filter((route) => route.name === "GET /planted");

		const found = await breaches(planted);
		expect(found).toContain("GET /planted has no row in the matrix");
		expect(found).toContain("GET /planted answers anonymous 200, not 401: {}");
		expect(found).toContain('GET /planted writes for someone it should refuse: public."Project"');
	} finally {
		rmSync(folder, { recursive: true });
	}
});

it("asks for If-Match where others may be changing the same, and answers a stale one with the text", async () => {
	const { world, headers } = await aWorld();
	for (const route of await findRoutes()) {
		const row = MATRIX[route.name];
		if (!row?.stale || !Array.isArray(row.for)) continue;
		const who = row.for[0] as Who;

		const missing = await ask(route, { ...(await row.given(world)), ifMatch: "" }, headers.get(who));
		expect([route.name, missing.status]).toEqual([route.name, 428]);

		const given = await row.given(world);
		const stale = await ask(route, { ...given, ifMatch: '"7777"' }, headers.get(who));
		expect([route.name, stale.status]).toEqual([route.name, 412]);
		expect(stale.headers.get("content-type")).toBe("application/problem+json");
		expect(await stale.json()).toMatchObject({ details: row.stale(given) });
	}
});
