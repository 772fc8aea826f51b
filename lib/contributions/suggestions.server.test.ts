import { expect, test } from "vitest";
import { db } from "#lib/platform/db.server.ts";
import { aSuggestion } from "#lib/platform/testing/comment-factories.ts";
import { aMember, aProject } from "#lib/platform/testing/factories.ts";
import { aDraft, aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import { setScalar } from "#lib/taxonomy/qna/edit.ts";
import { reviewContribution, submitContribution } from "./commands.server.ts";
import { editContribution } from "./edit.server.ts";
import { getContribution } from "./queries.server.ts";
import type { ContributionView } from "./schema.ts";
import { applySuggestion } from "./suggestions.server.ts";
import { getThread } from "./threads.server.ts";

const accept = { verdict: "accept", comment: "" } as const;
const WORDING = "There are three plums.";

async function aWorld() {
	const { id: projectId } = await aProject();
	const [ada, rita, ravi] = await Promise.all([
		aMember(projectId, "contributor"),
		aMember(projectId, "reviewer"),
		aMember(projectId, "reviewer"),
	]);
	return { projectId, ada, rita, ravi };
}

test("a wording is applied in one step: only its lines change, who suggested and who applied it are kept", async () => {
	const { projectId, ada, rita } = await aWorld();
	const made = await aDraft(ada.actor, projectId);
	const { thread, comment } = await aSuggestion(rita.actor, made, WORDING);
	expect(comment.suggestion).toMatchObject({ state: "open", applied: null, text: WORDING });
	const done = await applySuggestion(ada.actor, comment.id, made.etag);

	const linesOf = ({ changes }: ContributionView) => changes[0]?.text?.split("\n") ?? [];
	const was = linesOf(made.contribution);
	const is = linesOf(done.value);
	const changed = is.flatMap((line, at) => (line === was[at] ? [] : [line.trim()]));
	expect(is.length).toBe(was.length);
	expect(changed).toEqual([`answer: ${WORDING}`]);
	expect(done.value.authors.map(({ id }) => id).sort()).toEqual([ada.id, rita.id].sort());
	expect(done.value.history.at(-1)).toMatchObject({
		action: "contribution.suggestion-applied",
		by: ada.name,
	});
	expect(await getThread(ada.actor, thread.id)).toMatchObject({
		isOutdated: false,
		resolved: { by: ada.name },
		comments: [{ author: { id: rita.id }, suggestion: { state: "applied", applied: { by: ada.name } } }],
	});
	const entry = await db.auditEntry.findFirst({ where: { action: "contribution.suggestion-applied" } });
	expect(entry).toMatchObject({ actorId: ada.id, after: { suggestedBy: rita.id, commentId: comment.id } });
	const again = applySuggestion(ada.actor, comment.id, done.etag);
	await expect(again).rejects.toMatchObject({ code: "suggestion.applied" });
});

test("who suggested an applied wording does not accept the contribution; somebody else does", async () => {
	const { projectId, ada, rita, ravi } = await aWorld();
	const made = await aDraft(ada.actor, projectId);
	const { comment } = await aSuggestion(rita.actor, made, WORDING);
	const done = await applySuggestion(ada.actor, comment.id, made.etag);
	const sent = await submitContribution(ada.actor, made.contribution.id, done.etag);
	await expect(reviewContribution(rita.actor, made.contribution.id, sent.etag, accept)).rejects.toMatchObject(
		{
			code: "contribution.own",
		},
	);
	const live = await reviewContribution(ravi.actor, made.contribution.id, sent.etag, accept);
	expect(live.value.status).toBe("live");
});

test("who suggested a wording that nobody applied may accept", async () => {
	const { projectId, ada, rita } = await aWorld();
	const made = await aSubmission(ada.actor, projectId);
	await aSuggestion(rita.actor, made, WORDING);
	const live = await reviewContribution(rita.actor, made.contribution.id, made.etag, accept);
	expect(live.value.status).toBe("live");
});

test("is refused: for a text that changed since, by who may not write, and while it is under review", async () => {
	const { projectId, ada, rita } = await aWorld();
	const made = await aDraft(ada.actor, projectId);
	const { id, changes } = made.contribution;
	const { comment } = await aSuggestion(rita.actor, made, WORDING);
	const by = (actor: typeof ada.actor, etag: string) => applySuggestion(actor, comment.id, etag);
	await expect(by(rita.actor, made.etag)).rejects.toMatchObject({ code: "auth.not-permitted" });
	await expect(by(ada.actor, '"7"')).rejects.toMatchObject({ code: "contribution.stale" });

	const sent = await submitContribution(ada.actor, id, made.etag);
	await expect(by(ada.actor, sent.etag)).rejects.toMatchObject({ code: "contribution.not-editable" });
	const back = await reviewContribution(rita.actor, id, sent.etag, {
		verdict: "request_changes",
		comment: "!",
	});
	const text = setScalar(changes[0]?.text as string, "/seed_examples/1/answer", "Four plums.");
	const texts = [{ changeId: changes[0]?.id as string, text }];
	const edited = await editContribution(ada.actor, id, back.etag, { texts, remove: [] });
	await expect(by(ada.actor, edited.etag)).rejects.toMatchObject({
		code: "suggestion.outdated",
		details: { now: "Four plums." },
	});
	const { value } = await getContribution(ada.actor, id);
	expect(value.changes[0]?.text).toBe(text);
	expect(value.authors.map((author) => author.id)).toEqual([ada.id]);
});

test("nobody suggests what the field says already", async () => {
	const { projectId, ada, rita } = await aWorld();
	const made = await aDraft(ada.actor, projectId);
	const { comment } = await aSuggestion(rita.actor, made, WORDING);
	const same = aSuggestion(rita.actor, made, comment.suggestion?.replaces as string);
	await expect(same).rejects.toMatchObject({ code: "comment.same-wording" });
});
