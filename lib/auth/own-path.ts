/** Stands for this site's address while a link is read. */
const HERE = "http://seedbed.invalid";

/**
 * The path of a link of ours; anything else leads home, so that no link can send people elsewhere.
 * "//host", which `/.//host` comes down to once it is read, is another site to a browser.
 */
export function ownPath(given: string | string[] | undefined): string {
	if (typeof given !== "string") return "/";
	const url = URL.parse(given, HERE);
	if (url?.origin !== HERE || url.pathname.startsWith("//")) return "/";
	return url.pathname + url.search;
}
