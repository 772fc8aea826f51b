import { describe, expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import { claimContribution, claimNext, releaseClaim } from "./claims.server.ts";
import { reviewContribution, withdrawContribution } from "./commands.server.ts";
import { getContribution } from "./queries.server.ts";
import { CLAIM_MINUTES } from "./queue.ts";
import { countQueues, listContributions } from "./queues.server.ts";

const accept = { verdict: "accept", comment: "" } as const;

async function aWorld() {
	const { id: projectId } = await aProject();
	const [ada, rita, ravi, both] = await Promise.all([
		aMember(projectId, "contributor"),
		aMember(projectId, "reviewer"),
		aMember(projectId, "reviewer"),
		aMember(projectId, "contributor", "reviewer"),
	]);
	return { projectId, ada, rita, ravi, both };
}

/** Submitted ones as rows, the first the oldest. */
async function aQueue(projectId: string, authorId: string, length: number) {
	const rows = Array.from({ length }, (_, at) => ({
		id: newId(),
		projectId,
		number: 1000 + at,
		title: `Number ${String(at)}`,
		authorId,
		status: "submitted" as const,
		submittedAt: new Date(Date.UTC(2026, 0, 1, 0, at)),
	}));
	await db.contribution.createMany({ data: rows });
	await db.contributionAuthor.createMany({
		data: rows.map(({ id }) => ({ projectId, contributionId: id, userId: authorId })),
	});
	return rows.map(({ id }) => id);
}

describe("next to review", () => {
	test("of fifty reviewers at once, three times over, no two are given the same", async () => {
		const { projectId, ada } = await aWorld();
		const reviewers = await Promise.all(Array.from({ length: 50 }, () => aMember(projectId, "reviewer")));
		const queue = await aQueue(projectId, ada.id, 160);
		const given: string[] = [];
		for (let round = 0; round < 3; round++) {
			// Nobody gives theirs back: what a reviewer has is kept by somebody who is not there, as if it were decided.
			await db.reviewClaim.updateMany({ where: { projectId }, data: { reviewerId: ada.id } });
			const answers = await Promise.all(reviewers.map(({ actor }) => claimNext(actor, projectId, {})));
			given.push(...answers.flatMap(({ value }) => value.next?.id ?? []));
		}
		expect(given).toHaveLength(150);
		expect(new Set(given).size).toBe(150);
		// The oldest ones went first.
		expect([...given].sort()).toEqual(queue.slice(0, 150).sort());
	}, 60_000);

	test("when there are fewer than who ask, the others are told that none is free", async () => {
		const { projectId, ada } = await aWorld();
		const reviewers = await Promise.all(Array.from({ length: 20 }, () => aMember(projectId, "reviewer")));
		const queue = await aQueue(projectId, ada.id, 7);
		const answers = await Promise.all(reviewers.map(({ actor }) => claimNext(actor, projectId, {})));
		const given = answers.flatMap(({ value }) => value.next?.id ?? []);
		expect(given.sort()).toEqual(queue.sort());
	});

	test("is the oldest, again until it is decided; with one in hand the one after it, then from the front", async () => {
		const { projectId, ada, rita, ravi } = await aWorld();
		const [first, second, third] = (await aQueue(projectId, ada.id, 3)) as [string, string, string];
		const next = async (after?: string) =>
			(await claimNext(rita.actor, projectId, after === undefined ? {} : { after })).value.next?.id;
		expect([await next(), await next()]).toEqual([first, first]);
		expect(await next(first)).toBe(second);
		expect((await claimNext(ravi.actor, projectId, {})).value.next?.id).toBe(first);
		expect(await next(second)).toBe(third);
		expect(await next(third)).toBe(second);
	});

	test("is never one's own", async () => {
		const { projectId, both } = await aWorld();
		await aQueue(projectId, both.id, 1);
		expect((await claimNext(both.actor, projectId, {})).value.next).toBeNull();
	});
});

describe("a claim", () => {
	test("is seen by others, kept from them, and free again when it is given back or runs out", async () => {
		const { projectId, ada, rita, ravi } = await aWorld();
		const [id] = (await aQueue(projectId, ada.id, 1)) as [string];
		const { value } = await claimContribution(rita.actor, id);
		expect(value.claim?.reviewer).toEqual({ id: rita.id, name: rita.name });
		const minutes = (Date.parse(value.claim?.until ?? "") - Date.now()) / 60_000;
		expect(Math.abs(minutes - CLAIM_MINUTES)).toBeLessThan(1);
		await expect(claimContribution(ravi.actor, id)).rejects.toMatchObject({
			code: "contribution.claimed",
			details: { claim: { reviewer: { id: rita.id } } },
		});
		expect((await claimNext(ravi.actor, projectId, {})).value.next).toBeNull();
		// Another's claim is not one's to give back.
		expect((await releaseClaim(ravi.actor, id)).value.claim).not.toBeNull();
		expect((await releaseClaim(rita.actor, id)).value.claim).toBeNull();
		await claimContribution(ravi.actor, id);

		const past = { claimedAt: new Date(Date.now() - 2000), expiresAt: new Date(Date.now() - 1000) };
		await db.reviewClaim.update({ where: { contributionId: id }, data: past });
		expect((await getContribution(ada.actor, id)).value.claim).toBeNull();
		expect((await claimNext(rita.actor, projectId, {})).value.next?.id).toBe(id);
	});

	test("ends with the verdict, or when it is withdrawn; it forbids nobody's verdict", async () => {
		const { projectId, ada, rita, ravi } = await aWorld();
		const one = await aSubmission(ada.actor, projectId);
		await claimContribution(rita.actor, one.contribution.id);
		const done = await reviewContribution(ravi.actor, one.contribution.id, one.etag, accept);
		expect(done.value).toMatchObject({ status: "live", claim: null });
		const two = await aSubmission(ada.actor, projectId);
		await claimContribution(rita.actor, two.contribution.id);
		const gone = await withdrawContribution(ada.actor, two.contribution.id, two.etag);
		expect(gone.value.claim).toBeNull();
		await expect(claimContribution(rita.actor, two.contribution.id)).rejects.toMatchObject({
			code: "contribution.not-under-review",
		});
	});

	test("is not for one's own, nor for who does not review", async () => {
		const { projectId, ada, both } = await aWorld();
		const own = await aSubmission(both.actor, projectId);
		const { id } = own.contribution;
		await expect(claimContribution(both.actor, id)).rejects.toMatchObject({ code: "contribution.own" });
		await expect(claimContribution(ada.actor, id)).rejects.toMatchObject({ code: "auth.not-permitted" });
	});
});

test("the queues hold what waits for whom, and their counts are their lengths", async () => {
	const { projectId, ada, rita, both } = await aWorld();
	const [old, young] = (await aQueue(projectId, ada.id, 2)) as [string, string];
	const mended = await aSubmission(both.actor, projectId);
	await reviewContribution(rita.actor, mended.contribution.id, mended.etag, {
		verdict: "request_changes",
		comment: "Say more.",
	});
	const sent = await aSubmission(both.actor, projectId);
	const see = async (actor: typeof ada.actor) => {
		const counts = await countQueues(actor, projectId);
		const list = async (view: keyof typeof counts) => {
			const ids = (await listContributions(actor, projectId, { view })).items.map(({ id }) => id);
			expect([view, ids.length]).toEqual([view, counts[view]]);
			return ids;
		};
		await list("all");
		await list("needs-me");
		return { toReview: await list("to-review"), mine: await list("mine"), waiting: await list("waiting") };
	};
	expect(await see(both.actor)).toEqual({
		toReview: [old, young],
		mine: [mended.contribution.id],
		waiting: [sent.contribution.id],
	});
	expect(await see(rita.actor)).toEqual({
		toReview: [old, young, sent.contribution.id],
		mine: [],
		waiting: [],
	});
	expect(await see(ada.actor)).toMatchObject({ toReview: [], mine: [] });
});

test("the queue to review is read in pages, the oldest first", async () => {
	const { projectId, ada, rita } = await aWorld();
	const queue = await aQueue(projectId, ada.id, 60);
	const first = await listContributions(rita.actor, projectId, { view: "to-review" });
	const cursor = first.nextCursor as string;
	const second = await listContributions(rita.actor, projectId, { view: "to-review", cursor });
	expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(queue);
	expect(second.nextCursor).toBeNull();
});
