import { makeToken } from "#lib/auth/commands.server.ts";
import { newSecret } from "#lib/auth/secrets.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { aMember, aProject, aUser } from "#lib/platform/testing/factories.ts";
import type { MatrixRows, World } from "./row.ts";

const project = async ({ projectId }: World) => ({ params: { projectId } });

async function anInvitation(projectId: string): Promise<{ id: string; token: string }> {
	const { secret: token, hash: tokenHash } = newSecret();
	const id = newId();
	const expiresAt = new Date(Date.now() + 86_400_000);
	await db.invitation.create({ data: { id, tokenHash, projectId, note: "Asha", expiresAt } });
	return { id, token };
}

export const rows: MatrixRows = {
	"GET /projects": { for: "anyone signed in", ok: 200, given: async () => ({}) },
	"POST /projects": {
		for: "site admin",
		ok: 201,
		given: async () => ({ body: { name: "Another", slug: `p-${newId()}` } }),
	},
	"GET /projects/[projectId]/events": { for: "members", ok: 200, given: project },
	"GET /projects/[projectId]/audit-entries": { for: ["admin"], ok: 200, given: project },
	"GET /projects/[projectId]/counts": { for: "members", ok: 200, given: project },
	/** The world's project is no demo: who may is told so, with 409. */
	"POST /projects/[projectId]/removal": { for: ["admin"], ok: 409, given: project },
	"GET /projects/[projectId]/search": {
		for: "members",
		ok: 200,
		given: async ({ projectId }) => ({ params: { projectId }, query: { q: "optics" } }),
	},
	"GET /projects/[projectId]/members": { for: "members", ok: 200, given: project },
	"PUT /projects/[projectId]/members/[userId]": {
		for: ["admin"],
		ok: 200,
		given: async ({ projectId }) => ({
			params: { projectId, userId: (await aMember(projectId, "contributor")).id },
			body: { roles: ["reviewer"] },
		}),
	},
	"DELETE /projects/[projectId]/members/[userId]": {
		for: ["admin"],
		ok: 200,
		given: async ({ projectId }) => ({
			params: { projectId, userId: (await aMember(projectId, "contributor")).id },
		}),
	},
	"GET /projects/[projectId]/invitations": { for: ["admin"], ok: 200, given: project },
	"POST /projects/[projectId]/invitations": {
		for: ["admin"],
		ok: 201,
		given: async ({ projectId }) => ({ params: { projectId }, body: { roles: ["reviewer"], note: "Meera" } }),
	},
	"DELETE /invitations/[invitationId]": {
		for: ["admin"],
		ok: 200,
		given: async ({ projectId }) => ({ params: { invitationId: (await anInvitation(projectId)).id } }),
	},
	/** Into another project than the world's, for who asks is to be the same afterwards. */
	"POST /memberships": {
		for: "anyone signed in",
		ok: 201,
		given: async () => ({ body: { token: (await anInvitation((await aProject()).id)).token } }),
	},
	"GET /api-tokens": { for: "anyone signed in", ok: 200, given: async () => ({}) },
	"POST /api-tokens": {
		for: "anyone signed in",
		ok: 201,
		given: async () => ({ body: { name: "scripts", scope: "read", expiresInDays: 30 } }),
	},
	"DELETE /api-tokens/[tokenId]": {
		for: [],
		ok: 200,
		strangers: 404,
		given: async () => ({ params: { tokenId: await someonesToken() } }),
		refusal: 404,
	},
	"GET /settings/allowed-private-hosts": { for: "site admin", ok: 200, given: async () => ({}) },
	"PUT /settings/allowed-private-hosts": {
		for: "site admin",
		ok: 200,
		given: async () => ({ body: { hosts: ["10.0.0.5:8000"] } }),
	},
};

/** Another's token: to everyone who asks it does not exist. */
async function someonesToken(): Promise<string> {
	const { id, name } = await aUser();
	const owner = { kind: "user", id, userId: id, name, siteAdmin: false, readOnly: false, roles: {} } as const;
	return (await makeToken(owner, { name: "theirs", scope: "read", expiresInDays: 1 })).value.id;
}
