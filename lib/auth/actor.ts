import type { ActorKind, Role } from "#prisma/enums.ts";

/**
 * Who is asking. Every command takes one as its first argument; no command looks one up.
 * That is what lets the same command serve a page, an API token, the engine and a test.
 */
export type Actor = {
	kind: ActorKind;
	/** Of the user, the token or the part of the engine. */
	id: string;
	/** The person behind it: the user, or the token's owner. Null for the engine. Four eyes are counted by this. */
	userId: string | null;
	name: string;
	siteAdmin: boolean;
	/** A token may be for reading only. */
	readOnly: boolean;
	/** By project id. A member without a role has an empty list, and may look. */
	roles: Readonly<Record<string, readonly Role[]>>;
};

/** A part of the engine: "demo", "worker". May everything; the audit names it. */
export function systemActor(id: string): Actor {
	return { kind: "system", id, userId: null, name: id, siteAdmin: false, readOnly: false, roles: {} };
}

/** The projects whose rows this actor may know of, as a filter: what is outside does not exist for them. */
export function visibleTo(actor: Actor) {
	return actor.kind === "system" ? {} : { projectId: { in: Object.keys(actor.roles) } };
}
