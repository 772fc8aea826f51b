// Addresses that no page and no command can be asked with: Next would fail on them, or the database would.

/** Longer ones are nobody's link. Below Node's own limit, of 16 kB for all headers together. */
export const LONGEST_ADDRESS = 8000;

/**
 * What is wrong with a request's address, or null.
 *
 * @param {string} url as the request has it: path and query
 * @returns {{ status: 400 | 414, code: string, says: string } | null}
 */
export function addressFault(url) {
	if (url.length > LONGEST_ADDRESS)
		return { status: 414, code: "address.too-long", says: "This address is too long to be one of ours." };
	const [path = "", query = ""] = url.split(/\?(.*)/s);
	if (isText(path) && isQuery(query)) return null;
	const says = "This address has a character in it that cannot be read.";
	return { status: 400, code: "address.not-text", says };
}

/** @param {string} path */
function isText(path) {
	try {
		return !decodeURIComponent(path).includes("\0");
	} catch {
		return false; // a lone "%", or bytes that are no UTF-8
	}
}

/** A query may hold a "%" of its own: browsers and Next take it as it is. @param {string} query */
const isQuery = (query) => !/%00|\0/.test(query);

/**
 * Answers a request with such an address: a program by JSON, a person by a page.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {NonNullable<ReturnType<typeof addressFault>>} fault
 */
export function refuseAddress(request, response, { status, code, says }) {
	const isForPrograms = request.url?.startsWith("/api/") ?? false;
	const problem = {
		type: `urn:seedbed:problem:${code}`,
		title: code,
		status,
		code,
		detail: says,
		details: {},
	};
	response.writeHead(status, {
		"content-type": isForPrograms ? "application/problem+json" : "text/html; charset=utf-8",
		"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
		"x-content-type-options": "nosniff",
		"cache-control": "no-store",
	});
	response.end(isForPrograms ? JSON.stringify(problem) : pageOf(says));
}

/** @param {string} says */
const pageOf = (says) =>
	`<!doctype html><html lang="en"><meta charset="utf-8"><title>Seedbed</title><h1>No page here</h1><p>${says}</p><p><a href="/">Go to Home</a></p></html>`;
