/**
 * The Demo teacher's process: an OpenAI-compatible chat API on a free port of 127.0.0.1.
 * Started by lib/teachers/starter.server.ts, which sends `{ key }` and is told `{ port }`; leaves with its parent.
 *
 *   node workers/demo-teacher/main.ts --model FILE.gguf [--slots 8] [--context 2048] [--threads 1] [--queue 64] [--idle 300]
 */
import { parseArgs } from "node:util";
import { Engine } from "./engine.ts";
import { createTeacherServer } from "./server.ts";

const { values } = parseArgs({
	options: {
		model: { type: "string" },
		slots: { type: "string", default: "8" },
		context: { type: "string", default: "2048" },
		threads: { type: "string", default: "1" },
		queue: { type: "string", default: "64" },
		idle: { type: "string", default: "300" },
	},
});
if (values.model === undefined || process.send === undefined) {
	console.error("The Demo teacher is started by Seedbed's worker, with --model FILE.gguf.");
	process.exit(2);
}
const contextTokens = Number(values.context);
const engine = new Engine({
	modelPath: values.model,
	slots: Number(values.slots),
	contextTokens,
	threads: Number(values.threads),
	queue: Number(values.queue),
	idleMs: Number(values.idle) * 1000,
});

// the key comes by the channel: arguments and environment can be read by others on the machine
process.once("message", (message) => {
	const key = typeof message === "object" && message !== null && "key" in message ? message.key : undefined;
	if (typeof key !== "string" || key === "") process.exit(2);
	const server = createTeacherServer(engine, key, contextTokens);
	server.listen(0, "127.0.0.1", () => {
		const address = server.address();
		process.send?.({ port: typeof address === "object" && address ? address.port : 0 });
	});
});
process.on("disconnect", () => process.exit(0)); // the parent is gone
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
