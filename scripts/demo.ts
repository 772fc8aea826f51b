import { installDemo } from "#lib/demo/install.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { env } from "#lib/platform/env.server.ts";
import { disconnect } from "#lib/platform/jobs/queue.server.ts";

/** Makes the demo project at the first start. Prints a line if it did. */
if (env.SEEDBED_DEMO && (await installDemo({ withTeacher: env.SEEDBED_TEACHER === "embedded" }))) {
	console.log("made the demo project");
}
await disconnect();
await db.$disconnect();
