import { aMember } from "#lib/platform/testing/factories.ts";
import { aDraft, aLeaf, aSkillText, aSubmission } from "#lib/platform/testing/taxonomy-factories.ts";
import type { MatrixRows, World } from "./row.ts";

/** A draft of somebody who is not among those who ask. */
async function draft({ projectId }: World) {
	const { actor } = await aMember(projectId, "contributor");
	return aDraft(actor, projectId);
}

async function submission({ projectId }: World) {
	const { actor } = await aMember(projectId, "contributor");
	return aSubmission(actor, projectId);
}

export const rows: MatrixRows = {
	"GET /projects/[projectId]/contributions": {
		for: "members",
		ok: 200,
		given: async ({ projectId }) => ({ params: { projectId } }),
	},
	"POST /projects/[projectId]/contributions": {
		for: ["contributor"],
		ok: 201,
		given: async ({ projectId }) => {
			const leaf = await aLeaf(projectId);
			const change = { kind: "edit", nodeId: leaf.id, base: leaf.live?.sha256, text: aSkillText("figs") };
			return { params: { projectId }, body: { changes: [change] } };
		},
	},
	"GET /contributions/[contributionId]": {
		for: "members",
		ok: 200,
		given: async (world) => ({ params: { contributionId: (await draft(world)).contribution.id } }),
	},
	"PATCH /contributions/[contributionId]": {
		for: ["contributor"],
		ok: 200,
		given: async (world) => {
			const { contribution, etag } = await draft(world);
			const texts = [{ changeId: contribution.changes[0]?.id, text: aSkillText("figs") }];
			return { params: { contributionId: contribution.id }, body: { texts }, ifMatch: etag };
		},
		stale: ({ params }) => ({
			current: { id: params?.contributionId },
			yours: { texts: [{ text: aSkillText("figs") }] },
		}),
	},
	"POST /contributions/[contributionId]/submissions": {
		for: ["contributor"],
		ok: 201,
		given: async (world) => {
			const { contribution, etag } = await draft(world);
			return { params: { contributionId: contribution.id }, ifMatch: etag };
		},
		stale: ({ params }) => ({ current: { id: params?.contributionId } }),
	},
	"POST /contributions/[contributionId]/withdrawals": {
		for: ["contributor"],
		ok: 201,
		given: async (world) => {
			const { projectId, people } = world;
			const actor = {
				kind: "user" as const,
				id: people.contributor.id,
				userId: people.contributor.id,
				name: "A contributor",
				siteAdmin: false,
				readOnly: false,
				roles: { [projectId]: ["contributor" as const] },
			};
			const { contribution, etag } = await aDraft(actor, projectId);
			return { params: { contributionId: contribution.id }, ifMatch: etag };
		},
		stale: ({ params }) => ({ current: { id: params?.contributionId } }),
	},
	"POST /contributions/[contributionId]/reviews": {
		for: ["reviewer"],
		ok: 201,
		given: async (world) => {
			const { contribution, etag } = await submission(world);
			return { params: { contributionId: contribution.id }, body: { verdict: "accept" }, ifMatch: etag };
		},
		stale: ({ params }) => ({ current: { id: params?.contributionId } }),
	},
};
