import type { Role } from "#prisma/enums.ts";

/** A project with one member of each kind, and whatever a row's `given` made in it. */
export type World = {
	projectId: string;
	/** By role, and "reader" for a member without one. */
	people: Readonly<Record<Role | "reader", { id: string }>>;
	/** Of a user who administers the site and is in no project. */
	siteAdminId: string;
};

/** What a route promises: who may, and what they are answered. Everybody else is refused, and nothing is written. */
export type MatrixRow = {
	/** Whose request succeeds: these roles; "members" is all of them, with a role or without; "site admin" is the site's; "anyone signed in". */
	for: readonly Role[] | "members" | "site admin" | "anyone signed in";
	/** The status of their success. */
	ok: number;
	/** What strangers (a member of another project) get: 404 unless the route is about no project. */
	strangers?: number;
	/** What a site admin who is in no project gets, where it is not what strangers get. */
	siteAdmin?: number;
	/** What members whose roles do not allow it get: 403 unless the thing does not exist for them. */
	refusal?: number;
	/** Makes what the request needs, fresh for every person who asks, and says the parameters and body. */
	given: (world: World) => Promise<{
		params?: Record<string, string>;
		query?: Record<string, string>;
		body?: unknown;
		/** Of an upload: sent as it is. */
		bytes?: Uint8Array;
		ifMatch?: string;
	}>;
	/** For routes that ask for If-Match: what the details of a stale one's answer hold. */
	stale?: (given: { params?: Record<string, string> }) => object;
};

export type MatrixRows = Record<string, MatrixRow>;
