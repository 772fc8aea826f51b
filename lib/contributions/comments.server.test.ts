import { describe, expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { aThread } from "#lib/platform/testing/comment-factories.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aDraft, aSkillText, aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import { addSeed, removeSeed, setScalar } from "#lib/taxonomy/qna/edit.ts";
import { reviewContribution } from "./commands.server.ts";
import { answerThread, settleThread, startThread } from "./comments.server.ts";
import { CommentInput, ThreadInput } from "./comments-schema.ts";
import { editContribution } from "./edit.server.ts";
import { getContribution } from "./queries.server.ts";
import { listContributions } from "./queues.server.ts";
import { listThreads } from "./threads.server.ts";

async function aWorld() {
	const { id: projectId } = await aProject();
	const [ada, rita, reader] = await Promise.all([
		aMember(projectId, "contributor"),
		aMember(projectId, "reviewer"),
		aMember(projectId),
	]);
	return { projectId, ada, rita, reader };
}

/** A draft of Ada's, and how she rewrites its text. */
async function aDraftToEdit() {
	const world = await aWorld();
	const made = await aDraft(world.ada.actor, world.projectId);
	const { id, changes } = made.contribution;
	let text = changes[0]?.text as string;
	const edit = async (change: (text: string) => string) => {
		text = change(text);
		const { etag } = await getContribution(world.ada.actor, id);
		const texts = [{ changeId: changes[0]?.id as string, text }];
		await editContribution(world.ada.actor, id, etag, { texts, remove: [] });
		const [thread] = await listThreads(world.ada.actor, id);
		return thread;
	};
	return { ...world, ...made, edit };
}

const NEW_SEED = { pairs: [{ question: "Who sings?", answer: "A bird that nobody saw." }] };

describe("a comment stays at its place", () => {
	test("while examples are put before it, its field is edited around its words, and the text breaks for a while", async () => {
		const { rita, contribution, etag, edit } = await aDraftToEdit();
		const was = contribution.changes[0]?.text as string;
		const started = await aThread(rita.actor, { contribution, etag }, { quote: "3 plums" });
		expect(started).toMatchObject({ isOutdated: false, anchor: { seed: 1, seedWas: 1, quote: "3 plums" } });

		expect((await edit((text) => addSeed(text, NEW_SEED, 0)))?.anchor).toMatchObject({ seed: 2, seedWas: 1 });
		const answer = started.anchor?.was as string;
		const longer = `In the basket: ${answer} That is all.`;
		const moved = await edit((text) => setScalar(text, "/seed_examples/2/answer", longer));
		const { range, now } = moved?.anchor ?? {};
		expect(now).toBe(longer);
		expect(longer.slice(range?.start, range?.end)).toBe("3 plums");

		const whole = addSeed(was, NEW_SEED, 0);
		expect(await edit((text) => `${text}\n  - question: [`)).toMatchObject({ isOutdated: true });
		expect(await edit(() => whole)).toMatchObject({ isOutdated: false, anchor: { seed: 2, now: answer } });
	});

	test("and says that its words are gone, with the text as it was", async () => {
		const { rita, contribution, etag, edit } = await aDraftToEdit();
		const { anchor } = await aThread(rita.actor, { contribution, etag }, { quote: "3 plums" });
		const gone = await edit((text) => setScalar(text, "/seed_examples/1/answer", "There are three."));
		expect(gone).toMatchObject({ isOutdated: true, anchor: { seed: 1, quote: "3 plums", range: null } });
		expect(gone?.anchor).toMatchObject({ was: anchor?.was, now: "There are three." });
		expect(gone?.comments).toHaveLength(1);
	});

	test("as it does when its example is taken out, and comes back with it", async () => {
		const { rita, contribution, etag, edit } = await aDraftToEdit();
		const { anchor } = await aThread(rita.actor, { contribution, etag });
		const before = contribution.changes[0]?.text as string;
		expect(await edit((text) => removeSeed(text, 1))).toMatchObject({
			isOutdated: true,
			anchor: { seed: null, seedWas: 1, now: null, was: anchor?.was },
		});
		expect(await edit(() => before)).toMatchObject({ isOutdated: false, anchor: { seed: 1 } });
	});

	test("and what was said of a change stays when the change is taken out", async () => {
		const { projectId, ada, rita } = await aWorld();
		const one = await aDraft(ada.actor, projectId);
		const two = await aDraft(ada.actor, projectId);
		// A second change, so that one can be taken out.
		await db.change.updateMany({
			where: { contributionId: two.contribution.id },
			data: { contributionId: one.contribution.id, ordinal: 1 },
		});
		await aThread(rita.actor, one);
		await aThread(rita.actor, one, { place: null });
		const [change] = one.contribution.changes;
		await editContribution(ada.actor, one.contribution.id, one.etag, {
			texts: [],
			remove: [change?.id as string],
		});
		const threads = await listThreads(ada.actor, one.contribution.id);
		expect(threads).toMatchObject([
			{ isOutdated: true, changeId: null, path: change?.path, anchor: { now: null } },
			{ isOutdated: true, changeId: null, path: change?.path, anchor: null },
		]);
	});
});

describe("a conversation", () => {
	test("is answered, resolved, reopened; who did it stands in the audit", async () => {
		const { projectId, ada, rita } = await aWorld();
		const made = await aSubmission(ada.actor, projectId);
		const { id } = await aThread(rita.actor, made, { changeId: null, place: null, body: "Well done." });
		await answerThread(ada.actor, id, CommentInput.parse({ body: "Thank you." }));
		const done = await settleThread(ada.actor, id, "resolved");
		expect(done.value).toMatchObject({
			path: null,
			anchor: null,
			isOutdated: false,
			resolved: { by: ada.name },
		});
		expect(done.value.comments.map(({ author, body }) => [author.id, body])).toEqual([
			[rita.id, "Well done."],
			[ada.id, "Thank you."],
		]);
		await expect(settleThread(ada.actor, id, "resolved")).rejects.toMatchObject({
			code: "comment-thread.is-so",
		});
		expect((await settleThread(rita.actor, id, "open")).value.resolved).toBeNull();
		await settleThread(rita.actor, id, "resolved");
		const again = await answerThread(ada.actor, id, CommentInput.parse({ body: "One more thing." }));
		expect(again.value.resolved).toBeNull();
		const entries = await db.auditEntry.findMany({ where: { subjectId: id }, orderBy: { sequence: "asc" } });
		expect(entries.map(({ action, actorId }) => [action, actorId])).toEqual([
			["comment.written", rita.id],
			["comment.written", ada.id],
			["comment-thread.resolved", ada.id],
			["comment-thread.reopened", rita.id],
			["comment-thread.resolved", rita.id],
			["comment.written", ada.id],
		]);
	});

	test("names members, who see it in the list; nobody else is named", async () => {
		const { projectId, ada, rita } = await aWorld();
		const stranger = await aMember((await aProject()).id, "reviewer");
		const made = await aSubmission(ada.actor, projectId);
		const thread = await aThread(rita.actor, made, {
			body: `@${ada.name}: which fruit?`,
			mentions: [ada.id],
		});
		expect(thread.comments[0]?.mentions).toEqual([{ id: ada.id, name: ada.name }]);
		const inList = async (actor: typeof ada.actor) =>
			(await listContributions(actor, projectId, { view: "all" })).items[0];
		expect(await inList(ada.actor)).toMatchObject({ mentionsMe: true, openThreads: 1 });
		expect(await inList(rita.actor)).toMatchObject({ mentionsMe: false, openThreads: 1 });
		await settleThread(ada.actor, thread.id, "resolved");
		expect(await inList(ada.actor)).toMatchObject({ mentionsMe: false, openThreads: 0 });
		await expect(aThread(rita.actor, made, { mentions: [stranger.id] })).rejects.toMatchObject({
			code: "member.not-found",
		});
	});

	test("changes no text: an acceptance of what was read stands", async () => {
		const { projectId, ada, rita } = await aWorld();
		const made = await aSubmission(ada.actor, projectId);
		await aThread(rita.actor, made);
		const accept = { verdict: "accept", comment: "" } as const;
		const done = await reviewContribution(rita.actor, made.contribution.id, made.etag, accept);
		expect(done.value.status).toBe("live");
	});
});

describe("is refused", () => {
	test("a place and words that the text does not have, and a revision that nobody reads any more", async () => {
		const { ada, rita, contribution, etag, edit } = await aDraftToEdit();
		const made = { contribution, etag };
		const run = (said: Parameters<typeof aThread>[2]) => aThread(rita.actor, made, said);
		await expect(run({ place: { field: "answer", seed: 9, pair: 0 } })).rejects.toMatchObject({
			code: "comment.no-such-place",
		});
		await expect(run({ quote: "no such words" })).rejects.toMatchObject({ code: "comment.no-such-words" });
		await expect(run({ changeId: ada.id })).rejects.toMatchObject({ code: "change.not-found" });
		await edit(() => aSkillText("figs"));
		await expect(run({})).rejects.toMatchObject({
			code: "contribution.stale",
			details: { yours: { body: "Say which fruit." } },
		});
		expect(await listThreads(ada.actor, contribution.id)).toEqual([]);
	});

	test("a member without a role, who may read", async () => {
		const { projectId, ada, reader } = await aWorld();
		const made = await aSubmission(ada.actor, projectId);
		await expect(aThread(reader.actor, made)).rejects.toMatchObject({ code: "auth.not-permitted" });
		expect(await listThreads(reader.actor, made.contribution.id)).toEqual([]);
	});

	test("words that say nothing, and a question without its example", () => {
		const says = (input: object) => ThreadInput.safeParse(input).success;
		const changeId = "0198c000-0000-7000-8000-000000000001";
		expect([says({ body: "Yes." }), says({ body: "  " }), says({})]).toEqual([true, false, false]);
		const place = { field: "question", seed: 0, pair: 0 };
		expect(says({ body: "Why?", changeId, place })).toBe(true);
		expect(says({ body: "Why?", place })).toBe(false);
		expect(says({ body: "Why?", changeId, place: { ...place, pair: null } })).toBe(false);
		expect(says({ body: "Why?", changeId, quote: { text: "pears" } })).toBe(false);
		expect(says({ body: "a\0" })).toBe(false);
	});
});

test("of two at once one comments on the text that was read, and the edit waits for it", async () => {
	const { rita, contribution, etag, edit } = await aDraftToEdit();
	const input = ThreadInput.parse({
		changeId: contribution.changes[0]?.id,
		place: { field: "answer", seed: 1, pair: 0 },
		body: "Which?",
	});
	const [said] = await Promise.allSettled([
		startThread(rita.actor, contribution.id, etag, input),
		edit((text) => addSeed(text, NEW_SEED, 0)),
	]);
	const [thread] = await listThreads(rita.actor, contribution.id);
	// Whoever came first: the comment is on its example, or it was refused.
	if (said.status === "fulfilled") expect(thread?.anchor).toMatchObject({ seed: 2, seedWas: 1 });
	else expect(said.reason).toMatchObject({ code: "contribution.stale" });
});
