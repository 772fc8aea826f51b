// Which addresses and which port the web takes.
import { createServer } from "node:net";
import { Sentence } from "./say.mjs";

const FIRST_PORT = 3000;

/**
 * The addresses to listen on. "localhost" is two, so whoever asks for either gets both.
 *
 * @param {string | undefined} host as HOST says
 * @returns {string[]}
 */
export function hostsOf(host) {
	if (!host || ["localhost", "127.0.0.1", "::1"].includes(host)) return ["127.0.0.1", "::1"];
	return [host];
}

/**
 * Under which name people and our own checks reach what listens there.
 *
 * @param {string | undefined} host
 */
export function nameOf(host) {
	const [address = ""] = hostsOf(host);
	if (["127.0.0.1", "0.0.0.0", "::"].includes(address)) return "localhost";
	return address.includes(":") ? `[${address}]` : address;
}

/**
 * The port to take: the given one, which must be free, else the first free one from 3000 on.
 *
 * @param {string | undefined} given as PORT says
 * @param {string | undefined} host
 * @returns {Promise<number>}
 */
export async function choosePort(given, host) {
	if (given !== undefined) {
		const port = Number(given);
		if (!Number.isInteger(port) || port < 1 || port > 65535)
			throw new Sentence(`PORT is "${given}" and must be a number from 1 to 65535.`);
		await refuseTaken(port, host);
		return port;
	}
	return await freePortFrom(FIRST_PORT, host);
}

/**
 * The first free port from this one on.
 *
 * @param {number} first
 * @param {string} [host]
 * @returns {Promise<number>}
 */
export async function freePortFrom(first, host) {
	for (let port = first; port < first + 100; port++) {
		if ((await problemOf(port, host)) === undefined) return port;
	}
	throw new Sentence(`All ports from ${first} to ${first + 99} are taken. Name a free one in PORT.`);
}

/**
 * @param {number} port
 * @param {string | undefined} host
 */
async function refuseTaken(port, host) {
	const code = await problemOf(port, host);
	if (code === undefined) return;
	if (code === "EADDRINUSE")
		throw new Sentence(
			`Port ${port} is taken by another program. Name another one in PORT, or leave PORT out and the next free one is taken.`,
		);
	if (code === "EACCES") throw new Sentence(`Port ${port} is for root alone. Name one from 1024 on in PORT.`);
	throw new Sentence(`HOST is "${host}", and this machine has no such address (${code}).`);
}

/**
 * @param {number} port
 * @param {string | undefined} host
 * @returns {Promise<string | undefined>} the system's code of what is in the way
 */
async function problemOf(port, host) {
	for (const address of hostsOf(host)) {
		const code = await new Promise((done) => {
			const server = createServer();
			server.once("error", (/** @type {NodeJS.ErrnoException} */ error) => done(error.code));
			server.listen({ port, host: address, exclusive: true }, () => server.close(() => done(undefined)));
		});
		const noIPv6 = address === "::1" && (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT");
		if (code !== undefined && !noIPv6) return code;
	}
	return undefined;
}
