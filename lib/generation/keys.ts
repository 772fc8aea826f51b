/** SHA-256 of a text's UTF-8, as lower-case hex. */
export async function sha256(text: string): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The id of the sample that a row becomes in a run: a UUID of version 8 (RFC 9562, §5.8) from the SHA-256 of both.
 * A batch that is worked on twice thereby gives the same ids.
 */
export async function sampleIdOf(runId: string, rowKey: string): Promise<string> {
	const hex = await sha256(`${runId}\u0000${rowKey}`);
	const variant = (8 + (Number.parseInt(hex.charAt(16), 16) % 4)).toString(16);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A value as JSON with sorted keys, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_, inner: unknown) =>
		typeof inner === "object" && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);
}
