import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/platform/db.server.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aDraft, aLeaf, aSkillText, aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import { getNode, getNodeByPath } from "#lib/taxonomy/queries.server.ts";
import { lockTaxonomy } from "#lib/taxonomy/revisions.server.ts";
import {
	draftContribution,
	reviewContribution,
	submitContribution,
	withdrawContribution,
} from "./commands.server.ts";
import { editContribution } from "./edit.server.ts";
import { getContribution } from "./queries.server.ts";
import { listContributions } from "./queues.server.ts";
import { ReviewInput } from "./schema.ts";

async function aWorld() {
	const { id } = await aProject();
	const [ada, ben, rita, admin, reader] = await Promise.all([
		aMember(id, "contributor"),
		aMember(id, "contributor", "reviewer"),
		aMember(id, "reviewer"),
		aMember(id, "admin"),
		aMember(id),
	]);
	const stranger = await aMember((await aProject()).id, "contributor", "reviewer", "admin");
	return { projectId: id, ada, ben, rita, admin, reader, stranger };
}

/** A token of this person, with all that they may. */
const tokenOf = (actor: Actor): Actor => ({
	...actor,
	kind: "token",
	id: "0198c000-0000-7000-8000-000000000001",
});
const accept = { verdict: "accept", comment: "" } as const;
const BROKEN = "version: 3\ncreated_by: a\nseed_examples: [";

describe("from a leaf to a new live revision", () => {
	test("draft, edit, submit, accept: who and when stand in history and audit", async () => {
		const { projectId, ada, rita } = await aWorld();
		const { leaf, contribution, etag } = await aDraft(ada.actor, projectId, aSkillText("plums"));
		expect(contribution).toMatchObject({
			number: 1,
			status: "draft",
			author: { id: ada.id },
			changes: [{ kind: "edit", path: leaf.path, baseText: aSkillText(), baseNumber: 1, moved: null }],
		});
		const text = aSkillText().replace("There are 3 pears.", "There are three pears.");
		const changeId = contribution.changes[0]?.id as string;
		const edited = await editContribution(ada.actor, contribution.id, etag, {
			texts: [{ changeId, text }],
			remove: [],
		});
		const sent = await submitContribution(ada.actor, contribution.id, edited.etag);
		expect(sent.value.status).toBe("submitted");
		const done = await reviewContribution(rita.actor, contribution.id, sent.etag, accept);
		expect(done.value).toMatchObject({
			status: "live",
			reviews: [{ reviewer: rita.name, verdict: "accept" }],
		});
		expect(done.value.history.map(({ action, by }) => [action, by])).toEqual([
			["contribution.drafted", ada.name],
			["contribution.edited", ada.name],
			["contribution.submitted", ada.name],
			["contribution.accepted", rita.name],
		]);

		const now = await getNode(ada.actor, leaf.id);
		expect(now.live).toMatchObject({ number: 2, text, origin: "contribution", author: { id: ada.id } });
		expect(now.revisions[0]?.contribution).toMatchObject({ number: 1, acceptedBy: [rita.name] });
		expect(now.seeds.map(({ author }) => author?.id ?? null)).toEqual([null, ada.id, null, null, null]);
		expect(now.seeds[1]?.seedExampleId).toBe(leaf.seeds[1]?.seedExampleId);
		// Who wrote it first stays named beside who edited it.
		expect(now.seeds.map(({ first }) => first)).toEqual([
			null,
			{ author: null, createdBy: leaf.seeds[1]?.createdBy },
			null,
			null,
			null,
		]);
		const entries = await db.auditEntry.findMany({
			where: { subjectId: contribution.id },
			orderBy: { sequence: "asc" },
		});
		expect(entries.at(-1)).toMatchObject({ actorId: rita.id, action: "contribution.accepted" });
	});

	test("a new leaf gets its folders", async () => {
		const { projectId, ada, rita } = await aWorld();
		const path = "compositional_skills/fruit/sorting/by_colour";
		const draft = await draftContribution(ada.actor, projectId, {
			changes: [{ kind: "create", path, text: aSkillText() }],
		});
		const sent = await submitContribution(ada.actor, draft.value.id, draft.etag);
		await reviewContribution(rita.actor, draft.value.id, sent.etag, accept);
		expect(await getNodeByPath(rita.actor, projectId, path)).toMatchObject({ state: "live", seedCount: 5 });
		expect(await getNodeByPath(rita.actor, projectId, "compositional_skills/fruit")).toMatchObject({
			state: "folder",
		});
		const again = draftContribution(ada.actor, projectId, { changes: [{ kind: "create", path, text: "" }] });
		await expect(again).rejects.toMatchObject({ code: "taxonomy-node.exists" });
	});

	test("changes are requested, made, and accepted", async () => {
		const { projectId, ada, rita } = await aWorld();
		const { contribution, etag } = await aSubmission(ada.actor, projectId);
		const back = await reviewContribution(rita.actor, contribution.id, etag, {
			verdict: "request_changes",
			comment: "Say which fruit.",
		});
		expect(back.value.status).toBe("changes_requested");
		const { items } = await listContributions(ada.actor, projectId, { view: "needs-me" });
		expect(items.map(({ id }) => id)).toEqual([contribution.id]);
		const sent = await submitContribution(ada.actor, contribution.id, back.etag);
		const done = await reviewContribution(rita.actor, contribution.id, sent.etag, accept);
		expect(done.value.status).toBe("live");
	});

	test("a withdrawn one is a draft again once it is edited; a rejected one stays so", async () => {
		const { projectId, ada, rita } = await aWorld();
		const { contribution, etag } = await aSubmission(ada.actor, projectId);
		const gone = await withdrawContribution(ada.actor, contribution.id, etag);
		expect(gone.value.status).toBe("withdrawn");
		const changeId = contribution.changes[0]?.id as string;
		const texts = [{ changeId, text: aSkillText("figs") }];
		const back = await editContribution(ada.actor, contribution.id, gone.etag, { texts, remove: [] });
		expect(back.value.status).toBe("draft");
		const sent = await submitContribution(ada.actor, contribution.id, back.etag);
		const no = { verdict: "reject", comment: "We count no figs." } as const;
		const done = await reviewContribution(rita.actor, contribution.id, sent.etag, no);
		const edit = editContribution(ada.actor, contribution.id, done.etag, { texts, remove: [] });
		await expect(edit).rejects.toMatchObject({ code: "contribution.not-editable" });
	});
});

describe("four eyes", () => {
	test.each(["request_changes", "reject"] as const)("%s needs words", (verdict) => {
		expect(ReviewInput.safeParse({ verdict, comment: "  " }).success).toBe(false);
	});

	test("nobody who wrote any part of it accepts it, with a token or without", async () => {
		const { projectId, ada, ben, rita } = await aWorld();
		const { contribution, etag } = await aDraft(ada.actor, projectId);
		const changeId = contribution.changes[0]?.id as string;
		const texts = [{ changeId, text: aSkillText("figs") }];
		const edited = await editContribution(tokenOf(ben.actor), contribution.id, etag, { texts, remove: [] });
		expect(edited.value.authors.map(({ id }) => id).sort()).toEqual([ada.id, ben.id].sort());
		const sent = await submitContribution(ada.actor, contribution.id, edited.etag);
		for (const actor of [ben.actor, tokenOf(ben.actor)]) {
			const run = reviewContribution(actor, contribution.id, sent.etag, accept);
			await expect(run).rejects.toMatchObject({ code: "contribution.own" });
		}
		const done = await reviewContribution(rita.actor, contribution.id, sent.etag, accept);
		expect(done.value.status).toBe("live");
	});

	test("nor does someone who becomes an author while the acceptance waits for the taxonomy", async () => {
		const { projectId, ada, ben } = await aWorld();
		const { contribution, etag } = await aDraft(ada.actor, projectId, aSkillText("plums"));
		const changeId = contribution.changes[0]?.id as string;
		let judged: Promise<unknown> | undefined;
		await db.$transaction(
			async (tx) => {
				await lockTaxonomy(tx, projectId);
				// For a revision that is not there yet; it waits for the lock.
				judged = reviewContribution(ben.actor, contribution.id, '"3"', accept).catch(
					(error: unknown) => error,
				);
				await new Promise((resolve) => setTimeout(resolve, 500));
				const edited = await editContribution(ben.actor, contribution.id, etag, {
					texts: [{ changeId, text: aSkillText("figs") }],
					remove: [],
				});
				const sent = await submitContribution(ben.actor, contribution.id, edited.etag);
				expect(sent.etag).toBe('"3"');
			},
			{ timeout: 20_000 },
		);
		expect(await judged).toMatchObject({ code: "contribution.own" });
		expect((await getContribution(ada.actor, contribution.id)).value.status).toBe("submitted");
	});

	test("an admin without the reviewer's role does not accept, and one with it not their own", async () => {
		const { projectId, ada, admin } = await aWorld();
		const { contribution, etag } = await aSubmission(ada.actor, projectId);
		const run = reviewContribution(admin.actor, contribution.id, etag, accept);
		await expect(run).rejects.toMatchObject({ code: "auth.not-permitted" });
		const boss = await aMember(projectId, "admin", "reviewer", "contributor");
		const own = await aSubmission(boss.actor, projectId);
		const second = reviewContribution(boss.actor, own.contribution.id, own.etag, accept);
		await expect(second).rejects.toMatchObject({ code: "contribution.own" });
		expect(await getNode(boss.actor, own.leaf.id)).toMatchObject({ live: { number: 1 } });
	});
});

describe("two at once", () => {
	test("the second editor is told both texts, and nothing is overwritten", async () => {
		const { projectId, ada, ben } = await aWorld();
		const { contribution, etag } = await aDraft(ada.actor, projectId);
		const changeId = contribution.changes[0]?.id as string;
		const write = (actor: Actor, words: string) =>
			editContribution(actor, contribution.id, etag, {
				texts: [{ changeId, text: aSkillText(words) }],
				remove: [],
			});
		const both = await Promise.allSettled([write(ada.actor, "figs"), write(ben.actor, "plums")]);
		const won = both.findIndex(({ status }) => status === "fulfilled");
		const mine = aSkillText(won === 0 ? "figs" : "plums");
		const theirs = aSkillText(won === 0 ? "plums" : "figs");
		const lost = both[1 - won];
		expect(lost).toMatchObject({
			status: "rejected",
			reason: {
				code: "contribution.stale",
				details: { current: { changes: [{ text: mine }] }, yours: { texts: [{ text: theirs }] } },
			},
		});
		const { value } = await getContribution(ada.actor, contribution.id);
		expect(value.changes[0]?.text).toBe(mine);
	});

	test("of two contributions to one leaf the second conflicts, shows both texts, and goes on from the live one", async () => {
		const { projectId, ada, ben, rita } = await aWorld();
		const leaf = await aLeaf(projectId);
		const base = leaf.live?.sha256 as string;
		const send = async (actor: Actor, words: string) => {
			const changes = [{ kind: "edit" as const, nodeId: leaf.id, base, text: aSkillText(words) }];
			const draft = await draftContribution(actor, projectId, { changes });
			return submitContribution(actor, draft.value.id, draft.etag);
		};
		const first = await send(ada.actor, "figs");
		const second = await send(ben.actor, "plums");
		await reviewContribution(rita.actor, first.value.id, first.etag, accept);
		const run = reviewContribution(rita.actor, second.value.id, second.etag, accept);
		await expect(run).rejects.toMatchObject({
			code: "contribution.base-changed",
			details: {
				changes: [{ base: aSkillText(), live: aSkillText("figs"), yours: aSkillText("plums") }],
			},
		});
		const still = await getContribution(rita.actor, second.value.id);
		expect(still.value).toMatchObject({ status: "submitted", reviews: [] });

		const gone = await withdrawContribution(ben.actor, second.value.id, still.etag);
		const change = still.value.changes[0];
		const moved = change?.moved?.sha256 as string;
		const onTop = await editContribution(ben.actor, second.value.id, gone.etag, {
			texts: [{ changeId: change?.id as string, text: aSkillText("plums"), base: moved }],
			remove: [],
		});
		expect(onTop.value.changes[0]).toMatchObject({ baseText: aSkillText("figs"), moved: null });
		const sent = await submitContribution(ben.actor, second.value.id, onTop.etag);
		await reviewContribution(rita.actor, second.value.id, sent.etag, accept);
		expect((await getNode(rita.actor, leaf.id)).live).toMatchObject({ number: 3, text: aSkillText("plums") });
	});

	test("of two verdicts one counts", async () => {
		const { projectId, ada, ben, rita } = await aWorld();
		const { contribution, etag } = await aSubmission(ada.actor, projectId);
		const both = await Promise.allSettled(
			[ben, rita].map(({ actor }) => reviewContribution(actor, contribution.id, etag, accept)),
		);
		expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
		expect(await db.review.count({ where: { contributionId: contribution.id } })).toBe(1);
	});
});

describe("is refused", () => {
	test("a submission that changes nothing, in words", async () => {
		const { projectId, ada } = await aWorld();
		const { contribution, etag } = await aDraft(ada.actor, projectId, aSkillText());
		await expect(submitContribution(ada.actor, contribution.id, etag)).rejects.toMatchObject({
			code: "contribution.no-change",
			message: "Nothing differs from the live revision.",
		});
	});

	test("a submission whose check finds errors, which keeps the draft", async () => {
		const { projectId, ada } = await aWorld();
		const { contribution, etag } = await aDraft(ada.actor, projectId, BROKEN);
		expect(contribution.changes[0]?.check).toMatchObject({ verdict: "errors", standing: "broken" });
		const run = submitContribution(ada.actor, contribution.id, etag);
		await expect(run).rejects.toMatchObject({ code: "contribution.check-failed" });
		const { value } = await getContribution(ada.actor, contribution.id);
		expect(value).toMatchObject({ status: "draft", changes: [{ text: BROKEN }] });
	});

	test("whoever may not: readers and admins do not write, strangers find nothing", async () => {
		const { projectId, ada, admin, reader, stranger } = await aWorld();
		const { contribution, etag } = await aDraft(ada.actor, projectId);
		for (const { actor } of [admin, reader]) {
			const run = submitContribution(actor, contribution.id, etag);
			await expect(run).rejects.toMatchObject({ code: "auth.not-permitted" });
		}
		const run = getContribution(stranger.actor, contribution.id);
		await expect(run).rejects.toMatchObject({ code: "contribution.not-found" });
		const list = listContributions(stranger.actor, projectId, { view: "all" });
		await expect(list).rejects.toMatchObject({ code: "project.not-found" });
		const readOnly = { ...ada.actor, readOnly: true };
		const write = submitContribution(readOnly, contribution.id, etag);
		await expect(write).rejects.toMatchObject({ code: "auth.read-only" });
	});

	test("a base that the leaf never had, and a leaf of another project", async () => {
		const { projectId, ada, stranger } = await aWorld();
		const other = await aLeaf(Object.keys(stranger.actor.roles)[0] as string);
		const leaf = await aLeaf(projectId);
		const draft = (nodeId: string, base: string) =>
			draftContribution(ada.actor, projectId, { changes: [{ kind: "edit", nodeId, base, text: "a" }] });
		await expect(draft(leaf.id, "0".repeat(64))).rejects.toMatchObject({ code: "contribution.base-changed" });
		const live = other.live?.sha256 as string;
		await expect(draft(other.id, live)).rejects.toMatchObject({ code: "taxonomy-node.not-found" });
	});
});
