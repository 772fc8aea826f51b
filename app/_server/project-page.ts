import { notFound } from "next/navigation";
import { cache } from "react";
import type { Actor } from "#lib/auth/actor.ts";
import { findProjectBySlug } from "#lib/auth/queries.server.ts";
import type { ProjectView } from "#lib/auth/schema.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { getPageActor } from "./page-session.ts";

/** Who looks at a page of a project, and the project; "No page here" for whoever is not its member. */
export async function getProjectPage<P extends { slug: string }>(
	params: Promise<P>,
): Promise<{ actor: Actor; project: ProjectView; params: P }> {
	const [actor, given] = await Promise.all([getPageActor(), params]);
	const project = await findOnce(actor, given.slug);
	if (!project) notFound();
	return { actor, project, params: given };
}

const findOnce = cache((actor: Actor, slug: string) => findProjectBySlug(actor, slug));

/** The value, or the page that says there is none. */
export async function orNotFound<T>(value: Promise<T>): Promise<T> {
	return value.catch((error: unknown) => {
		if (error instanceof NotFoundError) notFound();
		throw error;
	});
}
