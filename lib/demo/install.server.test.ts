import { beforeAll, expect, it } from "vitest";
import { claimContribution } from "#lib/contributions/claims.server.ts";
import { removeDemo } from "#lib/demo/remove.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";
import { aThread } from "#lib/platform/testing/comment-factories.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import { installDemo } from "./install.server.ts";

beforeAll(async () => void (await connect()));

it("makes a demo project once, with its run, and removes it without a trace but the audit", {
	timeout: 60_000,
}, async () => {
	expect(await installDemo({ withTeacher: true })).toBe(true);
	expect(await installDemo({ withTeacher: true })).toBe(false);
	const { id: projectId } = await db.project.findUniqueOrThrow({ where: { slug: "demo" } });
	expect(await db.taxonomyNode.count({ where: { projectId, isLeaf: true } })).toBe(10);
	expect(await db.document.count({ where: { projectId } })).toBe(3);
	expect(await db.generationRun.findFirst({ where: { projectId } })).toMatchObject({
		number: 1,
		startedByKind: "system",
		startedById: "demo",
	});
	const { actor } = await aMember(projectId, "admin");
	const writer = await aMember(projectId, "contributor");
	const reviewer = await aMember(projectId, "reviewer");
	const made = await aSubmission(writer.actor, projectId);
	await aThread(reviewer.actor, made, { mentions: [writer.id] });
	await claimContribution(reviewer.actor, made.contribution.id);

	await removeDemo(actor, projectId);

	const tables = await db.$queryRaw<{ name: string }[]>`
		select table_name as name from information_schema.columns
		 where column_name = 'projectId' and table_schema = 'public' and table_name <> 'AuditEntry' and table_name !~ '_[0-9]+$'`;
	const left: string[] = [];
	for (const { name } of tables) {
		const [row] = await db.$queryRawUnsafe<{ n: bigint }[]>(
			`select count(*) as n from "${name}" where "projectId" = $1::uuid`,
			projectId,
		);
		if (row && row.n > 0n && name !== "Event") left.push(name);
	}
	expect(left).toEqual([]);
	expect(await db.auditEntry.count({ where: { projectId, action: "project.removed" } })).toBe(1);
	expect(await db.user.count({ where: { email: { endsWith: "@demo.invalid" } } })).toBe(0);
	expect(await installDemo({ withTeacher: true })).toBe(false); // removed is removed, at the next start as well
	expect(await db.project.count()).toBe(0);
});

it("removes no other project", async () => {
	const { id: projectId } = await aProject();
	const { actor } = await aMember(projectId, "admin");
	await expect(removeDemo(actor, projectId)).rejects.toMatchObject({ code: "project.not-demo" });
});
