import { expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aSkillText, aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import { getNode } from "#lib/taxonomy/queries.server.ts";
import { reviewContribution, submitContribution, withdrawContribution } from "./commands.server.ts";
import { editContribution } from "./edit.server.ts";

const accept = { verdict: "accept", comment: "" } as const;

test("an acceptance is of one text by its hash: once the text changes, what was read is not accepted", async () => {
	const { id: projectId } = await aProject();
	const ada = await aMember(projectId, "contributor");
	const rita = await aMember(projectId, "reviewer");
	const { leaf, contribution, etag: read } = await aSubmission(ada.actor, projectId);
	const { id, changes } = contribution;

	// Taken back, rewritten and submitted again, while the reviewer reads.
	const text = aSkillText("figs");
	const gone = await withdrawContribution(ada.actor, id, read);
	const texts = [{ changeId: changes[0]?.id as string, text }];
	const edited = await editContribution(ada.actor, id, gone.etag, { texts, remove: [] });
	const sent = await submitContribution(ada.actor, id, edited.etag);
	for (const etag of [read, gone.etag, edited.etag]) {
		await expect(reviewContribution(rita.actor, id, etag, accept)).rejects.toMatchObject({
			code: "contribution.stale",
			details: { etag: sent.etag, current: { status: "submitted", changes: [{ text }] } },
		});
	}
	expect(await db.review.count({ where: { contributionId: id } })).toBe(0);
	expect(await getNode(rita.actor, leaf.id)).toMatchObject({ live: { number: 1 } });

	await reviewContribution(rita.actor, id, sent.etag, accept);
	const { live } = await getNode(rita.actor, leaf.id);
	expect(live).toMatchObject({ number: 2, text });
	const entry = await db.auditEntry.findFirst({ where: { subjectId: id, action: "contribution.accepted" } });
	expect(entry?.after).toMatchObject({ changes: [{ sha256: live?.sha256 }] });
});
