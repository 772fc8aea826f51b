import { z } from "zod";
import { Role } from "#prisma/enums.ts";

const Roles = z
	.array(z.enum(Role))
	.max(4)
	.transform((roles) => [...new Set(roles)].sort());
const Name = z.string().trim().min(1, "Give a name.").max(120);
const Password = z
	.string()
	.min(10, "A password has at least 10 characters.")
	.max(1024, "A password has at most 1,024 characters.");
const Email = z.string().trim().toLowerCase().max(320).pipe(z.email("This is no e-mail address."));

/** What makes an invitation: a link to copy. */
export const InvitationInput = z.strictObject({
	roles: Roles,
	note: Name.describe("For whom the link is"),
});
export type InvitationInput = z.infer<typeof InvitationInput>;

/** What the invited person sends. */
export const AcceptanceInput = z.strictObject({
	token: z.string().max(200),
	name: Name,
	email: Email,
	password: Password,
});
export type AcceptanceInput = z.infer<typeof AcceptanceInput>;

/** What one who has an account sends instead: who they are, their session says. */
export const JoinInput = AcceptanceInput.pick({ token: true });
export type JoinInput = z.infer<typeof JoinInput>;

export const MemberInput = z.strictObject({ roles: Roles });
export type MemberInput = z.infer<typeof MemberInput>;

export const TokenInput = z.strictObject({
	name: Name,
	scope: z.enum(["read", "write"]),
	expiresInDays: z.int().min(1).max(366),
});
export type TokenInput = z.infer<typeof TokenInput>;

/** A project, and what the actor is in it. */
export const ProjectView = z.object({
	id: z.uuid(),
	slug: z.string(),
	name: z.string(),
	isDemo: z.boolean(),
	roles: z.array(z.enum(Role)).readonly(),
});
export type ProjectView = z.infer<typeof ProjectView>;

export const ProjectInput = z.strictObject({
	name: Name,
	slug: z
		.string()
		.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "Lower-case letters, digits and hyphens; at most 63 of them."),
});
export type ProjectInput = z.infer<typeof ProjectInput>;

/** host:port of private addresses that teachers may be at. */
export const AllowedHostsInput = z.strictObject({
	hosts: z
		.array(
			z.string().regex(/^(\[[0-9a-f:.]+\]|[a-z0-9.-]+):\d{1,5}$/i, "Write each as host:port, 10.0.0.5:8000."),
		)
		.max(100),
});
export type AllowedHostsInput = z.infer<typeof AllowedHostsInput>;

export const MemberView = z.object({
	userId: z.uuid(),
	name: z.string(),
	email: z.string(),
	roles: z.array(z.enum(Role)),
	lastSeenAt: z.iso.datetime().nullable(),
});
export type MemberView = z.infer<typeof MemberView>;

export const InvitationView = z.object({
	id: z.uuid(),
	note: z.string(),
	roles: z.array(z.enum(Role)),
	expiresAt: z.iso.datetime(),
	/** Only in the answer to its making. */
	link: z.string().nullable(),
});
export type InvitationView = z.infer<typeof InvitationView>;

export const TokenView = z.object({
	id: z.uuid(),
	name: z.string(),
	scope: z.string(),
	createdAt: z.iso.datetime(),
	expiresAt: z.iso.datetime(),
	lastUsedAt: z.iso.datetime().nullable(),
	/** Only in the answer to its making: it is not kept. */
	token: z.string().nullable(),
});
export type TokenView = z.infer<typeof TokenView>;

export const AuditView = z.object({
	sequence: z.int(),
	actorKind: z.string(),
	actorName: z.string(),
	action: z.string(),
	subjectType: z.string(),
	subjectId: z.string(),
	before: z.unknown(),
	after: z.unknown(),
	requestId: z.string().nullable(),
	at: z.iso.datetime(),
});
export type AuditView = z.infer<typeof AuditView>;
