import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidError, UnavailableError } from "#lib/platform/errors.ts";
import { ARCHIVE_LIMITS, type ArchiveFile, type Skipped } from "./archive.server.ts";
import { failureOf, type GitSource, readTree, type TreeEntry } from "./git-source.ts";
import { MOST_IMPORT_FILES } from "./import-plan.ts";
import { isLeafFile } from "./qna/branch.ts";

/**
 * A taxonomy read from git: one commit is fetched into a bare repository of its own, which is removed again, and its
 * files are read as objects. Nothing is checked out, so that no hook, filter, attribute or submodule has a say.
 */

export type GitLimits = {
	/** For all of it. */
	milliseconds: number;
	/** What is fetched, packed. */
	bytes: number;
};
export const GIT_LIMITS: GitLimits = { milliseconds: 300_000, bytes: 500_000_000 };

export type GitOptions = {
	/** Of the process: its PATH and proxies are used, its git settings are not. */
	environment: NodeJS.ProcessEnv;
	/** For a private repository. */
	token?: string | undefined;
	limits?: Partial<GitLimits>;
	/** Ends it, with its reason as the error. */
	signal?: AbortSignal;
	/** Where the repository is for as long as it is needed; the temporary folder unless told. */
	under?: string;
	onSkipped?: (skipped: Skipped) => void;
};

/**
 * The leaf files of a commit, and the whole id of that commit.
 *
 * @throws InvalidError     `git.absent`, `git.too-large`, `git.private`, `git.redirect`, `git.too-many-files`
 * @throws NotFoundError    `git.no-ref`, `git.not-found`
 * @throws UnavailableError `git.timeout`, `git.failed`
 */
export async function readGit(
	source: GitSource,
	options: GitOptions,
): Promise<{ commit: string; files: ArchiveFile[] }> {
	const folder = await mkdtemp(join(options.under ?? tmpdir(), "seedbed-git-")); // for this user's eyes only
	const limits = { ...GIT_LIMITS, ...options.limits };
	const late = new UnavailableError(
		"git.timeout",
		`${source.url} was not read within ${Math.round(limits.milliseconds / 1000)} s.`,
	);
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(late), limits.milliseconds);
	try {
		const ended = options.signal ? AbortSignal.any([stop.signal, options.signal]) : stop.signal;
		const git = new Git(source, folder, options, ended);
		await git.run(["init", "--bare", "--quiet", "--template=", folder]);
		await fetchInto(git, source, folder, limits, stop);
		const commit = String(await git.run(["rev-parse", "--verify", `${WANTED}^{commit}`])).trim();
		const listed = readTree(await git.run(["ls-tree", "-r", "-z", "-l", "--full-tree", commit]));
		return { commit, files: await filesOf(git, listed, options.onSkipped) };
	} finally {
		clearTimeout(timer);
		await rm(folder, { recursive: true, force: true });
	}
}

const WANTED = "refs/seedbed/wanted";

async function fetchInto(
	git: Git,
	{ url, ref }: GitSource,
	folder: string,
	limits: GitLimits,
	stop: AbortController,
): Promise<void> {
	const packs = join(folder, "objects/pack");
	const measure = async () => {
		const names = await readdir(packs).catch(() => []);
		const sizes = await Promise.all(names.map((name) => stat(join(packs, name)).catch(() => ({ size: 0 }))));
		if (sizes.reduce((sum, { size }) => sum + size, 0) <= limits.bytes) return;
		const says = `${url} holds more than ${Math.round(limits.bytes / 1e6)} MB. Import a part of it as a folder.`;
		stop.abort(new InvalidError("git.too-large", says));
	};
	const timer = setInterval(() => void measure(), 100);
	try {
		const how = ["--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules"];
		await git.run(["fetch", ...how, "--", url, `+${ref}:${WANTED}`]);
		await measure();
		stop.signal.throwIfAborted();
	} finally {
		clearInterval(timer);
	}
}

async function filesOf(
	git: Git,
	listed: readonly TreeEntry[],
	onSkipped: GitOptions["onSkipped"] = () => {},
): Promise<ArchiveFile[]> {
	const wanted: { path: string; hash: string }[] = [];
	let total = 0;
	for (const { mode, type, hash, size, path } of listed) {
		if (path === null || !isLeafFile(path)) continue;
		const skip = (code: Skipped["code"], says: string) => onSkipped({ path, code, bytes: size || 0, says });
		if (mode === "120000") skip("link", "A link is not followed; put the file itself here.");
		else if (type !== "blob") skip("special", "This is no ordinary file.");
		else if (size > ARCHIVE_LIMITS.fileBytes) {
			skip("too-large", `The file has ${size} bytes; at most ${ARCHIVE_LIMITS.fileBytes} are read.`);
		} else {
			total += size;
			wanted.push({ path, hash });
		}
	}
	if (wanted.length > MOST_IMPORT_FILES || total > ARCHIVE_LIMITS.totalBytes) {
		const says = `The commit has more than ${MOST_IMPORT_FILES} leaf files, or more than ${ARCHIVE_LIMITS.totalBytes / 1e6} MB of them. Import a part of it as a folder.`;
		throw new InvalidError("git.too-many-files", says);
	}
	if (wanted.length === 0) return [];
	const asked = `${wanted.map(({ hash }) => hash).join("\n")}\n`;
	const answer = await git.run(["cat-file", "--batch"], asked);
	let from = 0;
	return wanted.map(({ path, hash }) => {
		const end = answer.indexOf(10, from); // "<hash> blob <size>", a line end, the bytes, a line end
		const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(answer.toString("latin1", from, end)) ?? [];
		if (size === undefined) throw new InvalidError("git.unreadable", `Git cannot read ${path} (${hash}).`);
		const begin = end + 1;
		from = begin + Number(size) + 1;
		return { path, bytes: answer.subarray(begin, from - 1) };
	});
}

/** What git is told in each call: its own settings, of the system and of the user, are not read. */
const SETTINGS = {
	"core.hooksPath": devNull,
	"credential.helper": "",
	"fetch.unpackLimit": "1", // a pack, whose size can be measured
	"gc.auto": "0",
	"http.followRedirects": "false", // whatever they lead to
	"http.lowSpeedLimit": "1000",
	"http.lowSpeedTime": "30",
	"submodule.recurse": "false",
};

/** What of the environment git needs: to be found, to go through a proxy, to know a company's certificates. */
const PASSED_ON =
	/^(PATH|PATHEXT|SystemRoot|TEMP|TMP|TMPDIR|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|GIT_SSL_CA(INFO|PATH))$/i;

class Git {
	readonly #source: GitSource;
	readonly #folder: string;
	readonly #environment: Record<string, string>;
	readonly #signal: AbortSignal;

	constructor(source: GitSource, folder: string, { environment, token }: GitOptions, signal: AbortSignal) {
		const passed = Object.entries(environment).filter(
			(entry): entry is [string, string] => PASSED_ON.test(entry[0]) && entry[1] !== undefined,
		);
		const secret = token === undefined ? "" : Buffer.from(`x-access-token:${token}`).toString("base64");
		this.#source = source;
		this.#folder = folder;
		this.#signal = signal;
		this.#environment = {
			...Object.fromEntries(passed),
			HOME: folder,
			XDG_CONFIG_HOME: folder,
			LC_ALL: "C",
			GIT_ALLOW_PROTOCOL: source.protocol,
			GIT_CONFIG_GLOBAL: devNull,
			GIT_CONFIG_NOSYSTEM: "1",
			GIT_TERMINAL_PROMPT: "0",
			GIT_ASKPASS: "",
			// Not among the arguments, which everybody on the machine can read.
			...(token !== undefined &&
				source.protocol !== "file" && {
					GIT_CONFIG_COUNT: "1",
					GIT_CONFIG_KEY_0: "http.extraHeader",
					GIT_CONFIG_VALUE_0: `Authorization: Basic ${secret}`,
				}),
		};
	}

	/** Runs one git command in the repository. @returns what it writes */
	async run(args: readonly string[], input = ""): Promise<Buffer> {
		this.#signal.throwIfAborted();
		const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
		const child = spawn("git", [...settings, `--git-dir=${this.#folder}`, ...args], {
			cwd: this.#folder,
			env: this.#environment as NodeJS.ProcessEnv, // no NODE_ENV among it, which the type of Next asks for
			detached: HAS_GROUPS,
			windowsHide: true,
		});
		const stop = () => endAll(child);
		this.#signal.addEventListener("abort", stop);
		try {
			const { code, out, said } = await endOf(child, input);
			this.#signal.throwIfAborted();
			if (code === 0) return out;
			throw failureOf(this.#source, said);
		} finally {
			this.#signal.removeEventListener("abort", stop);
		}
	}
}

/** Whether a process has its own group here, which is ended as a whole. */
const HAS_GROUPS = process.platform !== "win32";

/** git and the helpers that it has started, which do not end with it and hold its pipes open. */
function endAll(child: ChildProcessWithoutNullStreams): void {
	if (!HAS_GROUPS || child.pid === undefined) {
		child.kill();
		return;
	}
	try {
		process.kill(-child.pid, "SIGKILL"); // what it was writing is removed with its folder
	} catch {
		child.kill(); // the group is gone already
	}
}

function endOf(
	child: ChildProcessWithoutNullStreams,
	input: string,
): Promise<{ code: number | null; out: Buffer; said: string }> {
	return new Promise((resolve, reject) => {
		const out: Buffer[] = [];
		let said = "";
		child.stdout.on("data", (part: Buffer) => out.push(part));
		child.stderr.on("data", (part: Buffer) => {
			said = (said + part.toString()).slice(-10_000);
		});
		child.on("error", (cause: NodeJS.ErrnoException) => {
			const says =
				"Git is not on this machine, or not on its PATH. Install it, or import a folder or an archive.";
			reject(cause.code === "ENOENT" ? new InvalidError("git.absent", says, {}, { cause }) : cause);
		});
		child.stdin.on("error", () => {}); // it ended before it had read all: its exit code says why
		child.stdin.end(input);
		child.on("close", (code) => resolve({ code, out: Buffer.concat(out), said }));
	});
}
