import "#lib/platform/env.server.ts";
import { stopListening } from "#lib/platform/events.server.ts";
import { closeAll } from "./shutdown.ts";

/** What the web process does when it is told to end, and when its supervisor is gone. */
let ending = false;

function end(): void {
	ending = true;
	closeAll();
	void stopListening();
}

export const isEnding = (): boolean => ending;

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, end);
if (process.channel) {
	process.once("disconnect", () => {
		end();
		process.exit(0);
	});
}
