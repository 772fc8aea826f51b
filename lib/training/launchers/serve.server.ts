import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { z } from "zod";
import { UnavailableError } from "#lib/platform/errors.ts";
import { type TrainerHome, trainerEnvironment } from "./python.server.ts";

export type Serving = {
	/** `http://127.0.0.1:PORT/v1`: an OpenAI-style base address. */
	baseUrl: string;
	/** The bearer key; another for each server. */
	apiKey: string;
	model: string;
	pid: number;
	/** Settles when the server is gone, whoever ended it; with its exit code. */
	ended: Promise<number | null>;
	/** Ends the server and waits until it is gone. May be called again. */
	stop(): Promise<void>;
};

export type ServeOptions = {
	/** Absolute path of a model folder, e.g. a checkpoint's. */
	modelDir: string;
	/** The name it answers to; the folder's name by default. */
	name?: string;
	threads?: number;
	/** How long loading may take. Two minutes by default. */
	readyMs?: number;
	/** Ends the start early. */
	signal?: AbortSignal;
};

const readyLine = z.object({
	event: z.literal("serving"),
	port: z.int().min(1).max(65_535),
	model: z.string(),
});
const MAX_STDERR = 20_000;

/**
 * Serves a checkpoint on a free loopback port and waits until it answers. The server ends with this process, even a killed one.
 * @throws UnavailableError when it does not come up in time, or ends first; the message has its last words
 */
export async function startServing(home: TrainerHome, options: ServeOptions): Promise<Serving> {
	const apiKey = randomBytes(24).toString("base64url");
	const child = spawn(home.python, argumentsOf(options), {
		env: { ...trainerEnvironment(home), SEEDBED_SERVE_KEY: apiKey },
		stdio: ["pipe", "pipe", "pipe"],
	});
	let errors = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		errors = (errors + text).slice(-MAX_STDERR);
	});
	// it may be gone when its stdin closes
	child.stdin.on("error", () => {});
	const ended = new Promise<number | null>((resolve) => {
		child.once("error", () => resolve(null));
		// not "exit": its last words may still be in the pipe then
		child.once("close", (code) => resolve(code));
	});
	const stop = async () => {
		child.stdin.end();
		child.kill("SIGTERM");
		await ended;
	};
	try {
		const { port, model } = await untilReady(child, ended, options);
		return { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey, model, pid: child.pid ?? 0, ended, stop };
	} catch (error) {
		await stop();
		const words = errors.trim().split("\n").at(-1) ?? "";
		const says = `The checkpoint ${options.modelDir} could not be served: ${error instanceof Error ? error.message : error}${words && `: ${words}`}`;
		throw new UnavailableError("training.not-serving", says, {}, { cause: error });
	}
}

function argumentsOf({ modelDir, name, threads }: ServeOptions): string[] {
	const args = ["-m", "seedbed_trainer", "serve", "--model", modelDir, "--port", "0", "--with-parent"];
	if (name !== undefined) args.push("--name", name);
	if (threads !== undefined) args.push("--threads", String(threads));
	return args;
}

function untilReady(
	child: ChildProcess,
	ended: Promise<number | null>,
	{ readyMs = 120_000, signal }: ServeOptions,
): Promise<z.infer<typeof readyLine>> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`it was not ready within ${readyMs} ms`)), readyMs);
		const abort = () => reject(new Error("its start was called off"));
		if (signal?.aborted) abort();
		signal?.addEventListener("abort", abort, { once: true });
		const settle = () => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", abort);
		};
		child.once("error", reject);
		void ended.then((code) => {
			settle();
			reject(new Error(`it ended with code ${code}`));
		});
		if (child.stdout)
			createInterface({ input: child.stdout }).on("line", (line) => {
				const said = readyLine.safeParse(parseJson(line));
				if (!said.success) return;
				settle();
				resolve(said.data);
			});
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
