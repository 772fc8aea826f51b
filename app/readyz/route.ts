import { readdirSync } from "node:fs";
import { isEnding } from "#app/_server/process.ts";
import { db } from "#lib/platform/db.server.ts";
import { connect } from "#lib/platform/jobs/queue.server.ts";

export const dynamic = "force-dynamic";

/** Database, queue and migrations are there, and the process is not ending. */
export async function GET(): Promise<Response> {
	const checks = { database: false, migrations: false, queue: false, serving: !isEnding() };
	try {
		const applied = await db.$queryRaw<{ name: string }[]>`
			select migration_name as name from "_prisma_migrations" where finished_at is not null`;
		checks.database = true;
		const names = new Set(applied.map(({ name }) => name));
		const wanted = readdirSync("prisma/migrations", { withFileTypes: true }).filter((entry) =>
			entry.isDirectory(),
		);
		checks.migrations = wanted.every((entry) => names.has(entry.name));
		await (await connect()).getQueues();
		checks.queue = true;
	} catch (error) {
		console.error(error);
	}
	const isReady = Object.values(checks).every(Boolean);
	return Response.json({ status: isReady ? "ready" : "not ready", checks }, { status: isReady ? 200 : 503 });
}
