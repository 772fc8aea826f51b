import { settleThread } from "#lib/contributions/comments.server.ts";
import { aSuggestion, aThread } from "#lib/platform/testing/comment-factories.ts";
import { aMember } from "#lib/platform/testing/factories.ts";
import { aDraft, aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import type { MatrixRows, World } from "./row.ts";

/** A submission, and a thread in it, of people who are not among those who ask. */
async function discussed({ projectId }: World) {
	const { actor } = await aMember(projectId, "contributor");
	const made = await aSubmission(actor, projectId);
	return { ...made, actor, thread: await aThread(actor, made) };
}

const talkers = ["contributor", "reviewer"] as const;

export const rows: MatrixRows = {
	"GET /contributions/[contributionId]/threads": {
		for: "members",
		ok: 200,
		given: async (world) => ({ params: { contributionId: (await discussed(world)).contribution.id } }),
	},
	"POST /contributions/[contributionId]/threads": {
		for: talkers,
		ok: 201,
		given: async (world) => {
			const { contribution, etag } = await discussed(world);
			return { params: { contributionId: contribution.id }, body: { body: "Well done." }, ifMatch: etag };
		},
		stale: ({ params }) => ({ current: { id: params?.contributionId }, yours: { body: "Well done." } }),
	},
	"POST /comment-threads/[threadId]/comments": {
		for: talkers,
		ok: 201,
		given: async (world) => ({
			params: { threadId: (await discussed(world)).thread.id },
			body: { body: "Thank you." },
		}),
	},
	"POST /comment-threads/[threadId]/resolutions": {
		for: talkers,
		ok: 201,
		given: async (world) => ({ params: { threadId: (await discussed(world)).thread.id } }),
	},
	"POST /comment-threads/[threadId]/reopenings": {
		for: talkers,
		ok: 201,
		given: async (world) => {
			const { thread, actor } = await discussed(world);
			await settleThread(actor, thread.id, "resolved");
			return { params: { threadId: thread.id } };
		},
	},
	"POST /comments/[commentId]/applications": {
		for: ["contributor"],
		ok: 201,
		given: async ({ projectId }) => {
			const { actor } = await aMember(projectId, "contributor");
			const made = await aDraft(actor, projectId);
			const { comment } = await aSuggestion(actor, made, "There are three.");
			return { params: { commentId: comment.id }, ifMatch: made.etag };
		},
		stale: () => ({ current: { status: "draft" } }),
	},
	"POST /contributions/[contributionId]/claims": {
		for: ["reviewer"],
		ok: 201,
		given: async (world) => ({ params: { contributionId: (await discussed(world)).contribution.id } }),
	},
	"DELETE /contributions/[contributionId]/claims": {
		for: ["reviewer"],
		ok: 200,
		given: async (world) => ({ params: { contributionId: (await discussed(world)).contribution.id } }),
	},
	"POST /projects/[projectId]/review-claims": {
		for: ["reviewer"],
		ok: 201,
		given: async (world) => {
			await discussed(world);
			return { params: { projectId: world.projectId }, body: {} };
		},
	},
};
