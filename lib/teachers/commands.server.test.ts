import { describe, expect, it } from "vitest";
import { startFakeTeacher } from "#bench/fake-teacher.mjs";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/platform/db.server.ts";
import { ConflictError, ForbiddenError, InvalidError, StaleError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import { aMember, aProject, aSiteAdmin } from "#lib/platform/testing/factories.ts";
import { allowHosts, aTeacher } from "#lib/platform/testing/generation-factories.ts";
import {
	addTeacher,
	changeTeacher,
	checkTeacher,
	grantTeacher,
	offerDemoTeacher,
} from "./commands.server.ts";
import { connectionOf } from "./open.server.ts";
import { getTeacher, listAllTeachers, listTeachers } from "./queries.server.ts";
import type { TeacherInput } from "./schema.ts";

const CANARY = "sk-canary-5f1e7d0c9b";

function anInput(projectId: string, over: Partial<TeacherInput> = {}): TeacherInput {
	return {
		name: `Teacher ${newId()}`,
		baseUrl: "https://models.example.org/v1",
		model: "a-model",
		profile: "lab",
		isOpen: true,
		licence: "Apache-2.0",
		allowsTraining: true,
		priceInMicros: 450_000,
		priceOutMicros: 900_000,
		currency: "USD",
		maxConcurrency: 8,
		contextTokens: 32_768,
		timeoutSeconds: 60,
		projectIds: [projectId],
		...over,
	};
}

async function world() {
	const { id: projectId } = await aProject();
	return { projectId, site: (await aSiteAdmin()).actor };
}

/** Where in the database a text stands: in any column of any table, jobs and events included. */
async function tablesThatHold(text: string): Promise<string[]> {
	const tables = await db.$queryRaw<{ name: string }[]>`
		select format('%I.%I', table_schema, table_name) as name from information_schema.tables
		 where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
	const hex = Buffer.from(text).toString("hex"); // as a column of bytes shows it
	const found = [];
	for (const { name } of tables) {
		const [row] = await db.$queryRawUnsafe<{ held: bigint }[]>(
			`select count(*) as held from ${name} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0`,
			text,
			hex,
		);
		if (Number(row?.held) > 0) found.push(name);
	}
	return found;
}

describe("addTeacher", () => {
	it("adds one that its project may use, and only the site's admins may", async () => {
		const { projectId, site } = await world();
		const { actor: admin } = await aMember(projectId, "admin");
		await expect(addTeacher(admin, anInput(projectId))).rejects.toThrow(ForbiddenError);

		const { value } = await addTeacher(site, anInput(projectId, { apiKey: CANARY }));
		expect(value).toMatchObject({ model: "a-model", keyLastFour: CANARY.slice(-4), check: null });
		expect((await listTeachers(admin, projectId)).map(({ id }) => id)).toEqual([value.id]);
		expect((await listAllTeachers(site)).map(({ id }) => id)).toContain(value.id);
		await expect(listAllTeachers(admin)).rejects.toThrow(ForbiddenError);
		const entry = await db.auditEntry.findFirst({ where: { action: "teacher.added", subjectId: value.id } });
		expect(entry?.after).toMatchObject({ hasKey: true, model: "a-model" });
	});

	it("shows members without the right neither address nor price nor key", async () => {
		const { projectId, site } = await world();
		const { actor: reader } = await aMember(projectId, "reviewer");
		const { value } = await addTeacher(site, anInput(projectId, { apiKey: CANARY }));
		const hidden = { baseUrl: null, keyLastFour: null, priceInMicros: null, priceOutMicros: null };
		expect((await getTeacher(reader, value.id)).value).toMatchObject(hidden);
		expect((await listTeachers(reader, projectId))[0]).toMatchObject(hidden);
	});

	it("refuses a taken name, and a private address with the setting's name, and writes nothing", async () => {
		const { projectId, site } = await world();
		const input = anInput(projectId);
		await addTeacher(site, input);
		await expect(addTeacher(site, input)).rejects.toThrow(ConflictError);
		const inside = anInput(projectId, { baseUrl: "http://169.254.169.254/v1" });
		await expect(addTeacher(site, inside)).rejects.toThrow(/allowed private hosts/);
		await expect(addTeacher(site, inside)).rejects.toThrow(InvalidError);
		expect(await db.teacher.count({ where: { name: inside.name } })).toBe(0);
	});
});

describe("a teacher's key", () => {
	it("is in no row, no view, no audit entry and no event in the clear, and opens for calls", async () => {
		const { projectId, site } = await world();
		await allowHosts();
		const { value, etag } = await addTeacher(site, anInput(projectId, { apiKey: CANARY }));
		const replaced = await changeTeacher(site, value.id, etag, { apiKey: `${CANARY}-two` });
		const stale = await changeTeacher(site, value.id, etag, { apiKey: CANARY, licence: "MIT" }).catch(
			(error: StaleError) => error,
		);
		expect(stale).toBeInstanceOf(StaleError);

		expect(await tablesThatHold(CANARY)).toEqual([]);
		expect(await tablesThatHold(value.name)).not.toEqual([]); // the search does find what is there
		const shown = [replaced, stale, (stale as StaleError).details, await listAllTeachers(site)];
		expect(JSON.stringify(shown)).not.toContain(CANARY);
		expect((await connectionOf(value.id)).apiKey).toBe(`${CANARY}-two`);
	});

	it("goes with its address, and not with another setting", async () => {
		const { projectId, site } = await world();
		const { value, etag } = await addTeacher(site, anInput(projectId, { apiKey: CANARY }));
		const renamed = await changeTeacher(site, value.id, etag, { name: `Renamed ${newId()}` });
		expect(renamed.value.keyLastFour).toBe(CANARY.slice(-4));
		const moved = await changeTeacher(site, value.id, renamed.etag, {
			baseUrl: "https://other.example.org/v1",
		});
		expect(moved.value.keyLastFour).toBeNull();
		expect((await connectionOf(value.id)).apiKey).toBeUndefined();
		const entry = await db.auditEntry.findFirst({
			where: { action: "teacher.changed", subjectId: value.id },
			orderBy: { sequence: "desc" },
		});
		expect(entry?.after).toMatchObject({ key: "cleared" });
	});
});

describe("changeTeacher", () => {
	it("answers a stale one with theirs and yours, and changes nothing", async () => {
		const { projectId, site } = await world();
		const { value, etag } = await addTeacher(site, anInput(projectId));
		await changeTeacher(site, value.id, etag, { licence: "MIT" });
		const stale = await changeTeacher(site, value.id, etag, { licence: "GPL-3.0-only" }).catch(
			(error: unknown) => error,
		);
		expect(stale).toBeInstanceOf(StaleError);
		expect((stale as StaleError).details).toMatchObject({
			current: { licence: "MIT" },
			yours: { licence: "GPL-3.0-only" },
		});
		expect((await getTeacher(site, value.id)).value.licence).toBe("MIT");
	});

	it("refuses another's name, a private address, and what the Demo teacher keeps", async () => {
		const { projectId, site } = await world();
		const [one, other] = [
			await addTeacher(site, anInput(projectId)),
			await addTeacher(site, anInput(projectId)),
		];
		const change = (actor: Actor, patch: Parameters<typeof changeTeacher>[3]) =>
			changeTeacher(actor, one.value.id, one.etag, patch);
		await expect(change(site, { name: other.value.name })).rejects.toThrow(ConflictError);
		await expect(change(site, { baseUrl: "http://[::1]:8000/v1" })).rejects.toThrow(InvalidError);
		const demo = await db.$transaction((tx) => offerDemoTeacher(tx, projectId));
		const { etag } = await getTeacher(site, demo);
		await expect(changeTeacher(site, demo, etag, { model: "another" })).rejects.toThrow(ConflictError);
	});
});

describe("grantTeacher", () => {
	it("opens and closes a teacher to a project, and repeats do nothing", async () => {
		const { projectId, site } = await world();
		const { actor: reader } = await aMember(projectId);
		const { value } = await addTeacher(site, anInput(projectId, { projectIds: [] }));
		expect(await listTeachers(reader, projectId)).toEqual([]);
		for (let turn = 0; turn < 2; turn++) await grantTeacher(site, projectId, value.id, true);
		expect(await listTeachers(reader, projectId)).toHaveLength(1);
		await grantTeacher(site, projectId, value.id, false);
		expect(await listTeachers(reader, projectId)).toEqual([]);
		await expect(grantTeacher(reader, projectId, value.id, true)).rejects.toThrow(ForbiddenError);
	});
});

describe("checkTeacher", () => {
	it("keeps what the endpoint can do, and says when that is of other settings", async () => {
		const { projectId, site } = await world();
		const endpoint = await startFakeTeacher();
		try {
			await allowHosts(new URL(endpoint.baseUrl).host);
			const teacher = await aTeacher(projectId, { baseUrl: endpoint.baseUrl, model: endpoint.model });
			const { value, etag } = await checkTeacher(site, teacher.id);
			expect(value.check).toMatchObject({ isCurrent: true });
			expect(value.check?.checks).toContainEqual(
				expect.objectContaining({ name: "reachable", result: "pass" }),
			);
			const changed = await changeTeacher(site, teacher.id, etag, { model: "another" });
			expect(changed.value.check).toMatchObject({ isCurrent: false });
		} finally {
			await endpoint.stop();
		}
	});

	it("says of a private address which setting lets it through, and of a stranger 403", async () => {
		const { projectId, site } = await world();
		await allowHosts();
		const { id } = await aTeacher(projectId);
		const { value } = await checkTeacher(site, id);
		expect(value.check?.checks).toEqual([
			{ name: "reachable", result: "fail", says: expect.stringContaining("allowed private hosts") },
		]);
		const { actor: admin } = await aMember(projectId, "admin");
		await expect(checkTeacher(admin, id)).rejects.toThrow(ForbiddenError);
	});
});

describe("a project that is not there", () => {
	it("gets no teacher, and nothing is written", async () => {
		const { projectId, site } = await world();
		const input = anInput(projectId, { projectIds: [projectId, newId()] });
		await expect(addTeacher(site, input)).rejects.toMatchObject({ code: "project.not-found" });
		expect(await db.teacher.count({ where: { name: input.name } })).toBe(0);
		const { value } = await addTeacher(site, anInput(projectId));
		await expect(grantTeacher(site, newId(), value.id, true)).rejects.toMatchObject({
			code: "project.not-found",
		});
	});
});
