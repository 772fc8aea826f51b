/**
 * Outgoing requests to addresses that a user may name: teachers, documents, remotes. The check is made on the
 * address that is then connected to, so a name that resolves to a public address once and to a private one the
 * next time gains nothing (DNS rebinding).
 */
import { lookup as systemLookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, type RequestInit, type Response, fetch as undiciFetch } from "undici";
import { InvalidError } from "#lib/platform/errors.ts";
import { whyRefused } from "./addresses.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/** All the addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

export type AddressGuard = {
	/**
	 * What can be said before any connection: the scheme, no user or password, and an address written as such.
	 * @throws InvalidError `address.refused`
	 */
	check(url: string | URL): URL;
	/** Connections of this agent reach checked addresses only. It follows no redirect. */
	agent(options?: { connections?: number }): Agent;
};

/**
 * @param allowed "host:port" of private hosts that an administrator lets through, e.g. "localhost:11434"
 * @param resolve and
 * @param judge which names have which addresses, and which of those are refused; other ones are for tests
 * @throws InvalidError `address.allowance-malformed` when an entry is not "host:port"
 */
export function openAddressGuard(
	allowed: readonly string[],
	{
		resolve = (hostname) => systemLookup(hostname, { all: true }),
		judge = whyRefused,
	}: { resolve?: Resolve; judge?: (address: string) => string | undefined } = {},
): AddressGuard {
	const letThrough = new Set(allowed.map(normalHostPort));

	function check(from: string | URL): URL {
		const url = URL.parse(from);
		if (!url) throw refused(String(from), "it is not a URL");
		if (url.protocol !== "http:" && url.protocol !== "https:") {
			throw refused(url.href, "only http and https are used");
		}
		if (url.username || url.password) {
			throw refused(url.host, "a URL must not hold a user name or a password");
		}
		checkLiteral(url.hostname, portOf(url));
		return url;
	}

	function checkLiteral(hostname: string, port: string): void {
		const bare = hostname.replace(/^\[|\]$/g, "");
		if (!isIP(bare) || letThrough.has(hostPort(hostname, port))) return;
		const why = judge(bare);
		if (why) throw refused(hostPort(hostname, port), `${why} address`);
	}

	/** Resolves once, checks every address, and hands on exactly the checked ones. */
	function lookupFor(hostname: string, port: string): LookupFunction {
		return (name, options, done) => {
			resolve(name)
				.then((addresses) => {
					if (addresses.length === 0) throw refused(hostPort(hostname, port), "the name has no address");
					for (const { address } of letThrough.has(hostPort(hostname, port)) ? [] : addresses) {
						const why = judge(address);
						if (why) throw refused(hostPort(hostname, port), `it resolves to ${address}, a ${why} address`);
					}
					if (options.all) return done(null, [...addresses]);
					const [first] = addresses;
					return done(null, first?.address ?? "", first?.family);
				})
				.catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ""));
		};
	}

	return {
		check,
		agent: ({ connections } = {}) =>
			new Agent({
				...(connections === undefined ? {} : { connections }),
				pipelining: 1,
				allowH2: false,
				// a call has one time limit, its signal
				headersTimeout: 0,
				bodyTimeout: 0,
				connect: (options, callback) => {
					try {
						if (options.protocol !== "http:" && options.protocol !== "https:") {
							throw refused(options.hostname, "only http and https are used");
						}
						const port = options.port || (options.protocol === "https:" ? "443" : "80");
						// an address written as such is never looked up, so it is checked here
						checkLiteral(options.hostname, port);
						const lookup = lookupFor(options.hostname, port);
						buildConnector({ lookup, timeout: CONNECT_TIMEOUT_MS, allowH2: false })(options, callback);
					} catch (error) {
						callback(error instanceof Error ? error : new Error(String(error)), null);
					}
				},
			}),
	};
}

/** An undici agent whose connections reach public addresses and the `allowed` "host:port"s only. */
export function guardedAgent(allowed: readonly string[]): Agent {
	return openAddressGuard(allowed).agent();
}

const agents = new Map<string, { guard: AddressGuard; agent: Agent }>();

/**
 * `fetch` that reaches public addresses and the `allowed` "host:port"s only. A redirect is an error; with
 * `redirect: "follow"` each hop is checked like the first address.
 *
 * @throws InvalidError `address.refused`
 * @throws TypeError as `fetch` does, on a network failure
 */
export async function guardedFetch(
	url: string | URL,
	allowed: readonly string[],
	init: RequestInit = {},
): Promise<Response> {
	const key = allowed.join(" ");
	let entry = agents.get(key);
	if (!entry) {
		const guard = openAddressGuard(allowed);
		entry = { guard, agent: guard.agent() };
		agents.set(key, entry);
	}
	try {
		return await undiciFetch(entry.guard.check(url), {
			redirect: "error",
			...init,
			dispatcher: entry.agent,
		});
	} catch (error) {
		throw refusalIn(error) ?? error;
	}
}

/** The guard's own refusal inside an error of fetch or undici, which wrap it. */
export function refusalIn(error: unknown): InvalidError | undefined {
	for (let at: unknown = error; at instanceof Error; at = at.cause) {
		if (at instanceof InvalidError) return at;
	}
	return undefined;
}

/** "host:port" of a URL, the form of an allowance: "127.0.0.1:8811". */
export function hostPortOf(url: string | URL): string {
	const parsed = new URL(url);
	return hostPort(parsed.hostname, portOf(parsed));
}

function refused(what: string, why: string): InvalidError {
	return new InvalidError(
		"address.refused",
		`No connection is made to ${what}: ${why}. ` +
			`If it is meant, an administrator can add its host:port to the allowed private hosts.`,
		{ address: what, why },
	);
}

function normalHostPort(entry: string): string {
	const url = /^[^\s/@]+:\d{1,5}$/.test(entry.trim()) ? URL.parse(`http://${entry.trim()}`) : null;
	if (!url) {
		throw new InvalidError(
			"address.allowance-malformed",
			`"${entry}" is not an allowed private host: write host:port, such as 192.168.1.20:8000.`,
			{ entry },
		);
	}
	return hostPort(url.hostname, portOf(url));
}

function portOf(url: URL): string {
	return url.port || (url.protocol === "https:" ? "443" : "80");
}

/** URL.hostname is already lower case, with numeric forms turned into the dotted one. */
function hostPort(hostname: string, port: string): string {
	const bare = hostname.toLowerCase().replace(/\.$/, "");
	return `${isIP(bare) === 6 ? `[${bare}]` : bare}:${port}`;
}
