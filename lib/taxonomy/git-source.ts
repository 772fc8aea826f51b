import { InvalidError, NotFoundError, UnavailableError } from "#lib/platform/errors.ts";
import { visibleText } from "#lib/platform/visible-text.ts";

/** Where a taxonomy is in git: an address, and the branch, tag or commit that is wanted; "HEAD" for the remote's own. */
export type GitSource = { url: string; protocol: "https" | "http" | "file"; ref: string };

/** A source has at most this many characters where it is kept. */
const LONGEST = 300;
const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
/** What git takes as a name (git-check-ref-format), and so nothing that it would read as an option or as a range. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are among what git refuses
const REF = /^(?!-|\/)(?!.*(?:\.\.|@\{|\/\/|\.lock(?:\/|$)|\/\.|\/$|\.$))[^\u0000- ~^:?*[\\\u007f]{1,200}$/;

/** Whether a source is an address and no file or folder. */
export const isGitSource = (source: string): boolean =>
	/^[a-z][a-z0-9+.-]+:\/\/|^[\w.-]+@[\w.-]+:/i.test(source);

/**
 * Reads an address and a wanted ref. Only https, file, and http on this machine: what is fetched otherwise could be
 * changed on its way.
 *
 * @throws InvalidError `git.address`, `git.credentials`, or `git.ref`
 */
export function gitSourceOf(source: string, ref = "HEAD"): GitSource {
	const url = URL.parse(source);
	const protocol = url?.protocol.replace(/:$/, "");
	if (!url || (protocol !== "https" && protocol !== "http" && protocol !== "file")) {
		const says = `Git is read from https:// and file:// addresses only, not from ${shown(source)}.`;
		throw new InvalidError("git.address", says);
	}
	if (url.username || url.password) {
		const says =
			"The address holds a user name or a password, which would be kept with the import. Put the token in SEEDBED_GIT_TOKEN.";
		throw new InvalidError("git.credentials", says);
	}
	if (url.search || url.hash) {
		throw new InvalidError(
			"git.address",
			"A git address has no ? and no #. Name a branch or a commit with --ref.",
		);
	}
	if (protocol === "http" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) {
		throw new InvalidError(
			"git.address",
			`What comes over http can be changed on its way. Use https://${url.host}.`,
		);
	}
	if (protocol === "file" && url.hostname !== "") {
		throw new InvalidError("git.address", "A file address has three slashes: file:///home/me/taxonomy.git.");
	}
	if (source.length > LONGEST) {
		throw new InvalidError("git.address", `A git address has at most ${LONGEST} characters.`);
	}
	if (!REF.test(ref)) {
		throw new InvalidError("git.ref", `${shown(ref)} is no branch, no tag and no commit that git knows.`);
	}
	if (/^[0-9a-f]{7,39}$/.test(ref)) {
		const says = `A remote is asked for a whole commit only: write all 40 digits of ${ref}. If it is a branch, write refs/heads/${ref}.`;
		throw new InvalidError("git.ref", says);
	}
	return { url: source, protocol, ref };
}

/** A file of a commit, as `git ls-tree -r -z -l` lists it. */
export type TreeEntry = {
	mode: string;
	type: string;
	hash: string;
	/** Of a file; NaN for what has none. */
	size: number;
	/** Null where the name is no UTF-8. */
	path: string | null;
};

/** @throws InvalidError `git.unreadable` where it is no such list */
export function readTree(listed: Uint8Array): TreeEntry[] {
	const entries: TreeEntry[] = [];
	const ascii = new TextDecoder("latin1");
	for (let from = 0; from < listed.length; ) {
		const end = listed.indexOf(0, from);
		const tab = listed.indexOf(9, from);
		const head = ascii.decode(listed.subarray(from, tab));
		const [, mode, type, hash, size] = /^(\d{6}) (\w+) ([0-9a-f]+) +(\d+|-)$/.exec(head) ?? [];
		if (end < 0 || tab < 0 || tab > end || !mode || !type || !hash) {
			throw new InvalidError("git.unreadable", "What git lists of the commit cannot be read.");
		}
		entries.push({ mode, type, hash, size: Number(size), path: textOf(listed.subarray(tab + 1, end)) });
		from = end + 1;
	}
	return entries;
}

function textOf(bytes: Uint8Array): string | null {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return null;
	}
}

/** What git said when it gave up, as an error with words. Its own last line is the reason where it is none we know. */
export function failureOf({ url, ref }: GitSource, said: string): Error {
	if (/remote ref|not our ref|unadvertised object|no such ref|bad object/i.test(said)) {
		const cure = COMMIT.test(ref)
			? "Its history may have been rewritten, or it gives out no single commits. Name a branch or a tag."
			: "Look at its name, or leave --ref out for the main branch.";
		return new NotFoundError("git.no-ref", `${shown(url)} has no ${shown(ref)}. ${cure}`);
	}
	if (/redirect|returned error: 30\d/i.test(said)) {
		const says = `${shown(url)} answers with a redirect, which is not followed. Name the address that it leads to.`;
		return new InvalidError("git.redirect", says);
	}
	if (/authentication|could not read username|terminal prompts|returned error: 40[13]/i.test(said)) {
		const says = `${shown(url)} is private, or not there. Put a token that may read it in SEEDBED_GIT_TOKEN.`;
		return new InvalidError("git.private", says);
	}
	if (/not found|does not (appear|exist)|not a git repository/i.test(said)) {
		return new NotFoundError("git.not-found", `There is no git repository at ${shown(url)}.`);
	}
	const last = said.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
	return new UnavailableError(
		"git.failed",
		`Git could not read ${shown(url)}: ${visibleText(last) || "it said nothing"}`,
	);
}

const shown = (text: string): string => `"${visibleText(text.slice(0, LONGEST))}"`;
