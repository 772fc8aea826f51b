import type { Tx } from "#lib/platform/db.server.ts";
import type { ActorKind } from "#prisma/enums.ts";

type Who = { kind: ActorKind; id: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What to call those who did something: a user by name, a token by its owner and its own name, a part of the engine
 * by its id. Somebody who is gone shows as their id.
 */
export async function namesOf(from: Tx, all: readonly Who[]): Promise<(who: Who) => string> {
	const ids = (kind: ActorKind) => [
		...new Set(all.filter((who) => who.kind === kind && UUID.test(who.id)).map(({ id }) => id)),
	];
	const users = await from.user.findMany({
		where: { id: { in: ids("user") } },
		select: { id: true, name: true },
	});
	const tokenIds = ids("token");
	const tokens =
		tokenIds.length === 0
			? []
			: await from.apiToken.findMany({
					where: { id: { in: tokenIds } },
					select: { id: true, name: true, user: { select: { name: true } } },
				});
	const names = new Map(users.map(({ id, name }) => [id, name]));
	for (const { id, name, user } of tokens) names.set(id, `${user.name} (token ${name})`);
	return ({ id }) => names.get(id) ?? id;
}
