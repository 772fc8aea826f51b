import { Client } from "pg";
import { db, type Tx } from "./db.server.ts";
import { env } from "./env.server.ts";

/**
 * What changed, for open pages (decisions.md D9). An event says which thing changed, never how: a page asks for
 * the thing again. So an event that is told twice does no harm.
 */
export type LiveEvent = { sequence: number; kind: string; subjectId: string; payload: unknown };

/** Tells it with the change: whoever rolls back has told nothing. `kind` is a noun: "generation-run". */
export async function tell(
	tx: Tx,
	projectId: string,
	kind: string,
	subjectId: string,
	payload: object = {},
): Promise<void> {
	await tx.event.create({ data: { projectId, kind, subjectId, payload } });
}

/** The newest sequence of the project, from which a new page follows. */
export async function newestSequence(projectId: string): Promise<number> {
	const { _max } = await db.event.aggregate({ where: { projectId }, _max: { sequence: true } });
	return Number(_max.sequence ?? 0);
}

/**
 * A sequence is taken before its transaction commits, so a lower one can appear after a higher one was read.
 * Reading looks back over this many; a reader leaves out what it has told already.
 */
const OVERLAP = 200;

/** So many at one reading. More than OVERLAP, so that each reading brings something new. */
export const MOST_EVENTS = 500;

/** Events after this sequence, and any just below it that may have come late. At most MOST_EVENTS. */
export async function listEventsAround(projectId: string, after: number): Promise<LiveEvent[]> {
	const rows = await db.event.findMany({
		where: {
			projectId,
			OR: [
				{ sequence: { gt: after } },
				{ sequence: { gt: Math.max(0, after - OVERLAP) }, createdAt: { gt: new Date(Date.now() - 10_000) } },
			],
		},
		orderBy: { sequence: "asc" },
		take: MOST_EVENTS,
	});
	return rows.map(({ sequence, kind, subjectId, payload }) => ({
		sequence: Number(sequence),
		kind,
		subjectId,
		payload,
	}));
}

const DAY_MS = 86_400_000;

/** Forgets events and answers older than a day, and sign-in attempts with them. */
export async function sweep(now = new Date()): Promise<void> {
	const dayAgo = new Date(now.getTime() - DAY_MS);
	await db.event.deleteMany({ where: { createdAt: { lt: dayAgo } } });
	await db.idempotentAnswer.deleteMany({ where: { createdAt: { lt: dayAgo } } });
	await db.signInAttempt.deleteMany({ where: { createdAt: { lt: dayAgo } } });
	await db.session.deleteMany({ where: { expiresAt: { lt: now } } });
}

type Wake = () => void;
type Ears = { wakes: Map<string, Set<Wake>>; client: Client | undefined };
const held = globalThis as { ears?: Ears };
held.ears ??= { wakes: new Map(), client: undefined };
const ears = held.ears;

/** Calls `wake` whenever something of the project was told, on one connection for the whole process. @returns how to stop */
export function listen(projectId: string, wake: Wake): () => void {
	const wakes = ears.wakes.get(projectId) ?? new Set();
	ears.wakes.set(projectId, wakes.add(wake));
	if (!ears.client) void hear();
	return () => {
		wakes.delete(wake);
		if (wakes.size === 0) ears.wakes.delete(projectId);
	};
}

/** Ends the listening connection: an open one keeps a process alive. */
export async function stopListening(): Promise<void> {
	const { client } = ears;
	ears.client = undefined;
	ears.wakes.clear();
	await client?.end().catch(() => undefined); // it was going anyway
}

async function hear(): Promise<void> {
	const client = new Client({
		connectionString: env.DATABASE_URL,
		keepAlive: true,
		application_name: "events",
	});
	ears.client = client;
	const again = () => {
		if (ears.client !== client) return;
		ears.client = undefined;
		if (ears.wakes.size > 0) setTimeout(() => ears.client ?? void hear(), 500);
	};
	client.on("error", again);
	client.on("end", again);
	client.on("notification", ({ payload }) => {
		for (const wake of ears.wakes.get(payload ?? "") ?? []) wake();
	});
	try {
		await client.connect();
		await client.query("LISTEN seedbed_event");
		for (const wakes of ears.wakes.values()) for (const wake of wakes) wake(); // for what was told before we heard
	} catch {
		again();
	}
}
