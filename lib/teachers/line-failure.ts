import { headOf } from "./chat-reply.ts";

/**
 * What a failure of the line itself is called, and a sentence that begins with the endpoint's name.
 * The codes are Node's and undici's, found anywhere in the chain of causes.
 */
export function lineFailure(error: unknown): { code: string; says: string } {
	const codes: string[] = [];
	let words = String(error);
	for (let at: unknown = error; at instanceof Error; at = at.cause) {
		words = at.message;
		if ("code" in at && typeof at.code === "string") codes.push(at.code);
	}
	const code = codes.find((each) => each in LINE_FAILURES);
	if (code) return { code: LINE_FAILURES[code]?.[0] ?? "", says: LINE_FAILURES[code]?.[1] ?? "" };
	return { code: "teacher.unreachable", says: `could not be reached: ${headOf(words).replace(/\.$/, "")}.` };
}

const CUT = ["teacher.cut-line", "cut the line before its answer was complete."] as const;
const LINE_FAILURES: Readonly<Record<string, readonly [code: string, says: string]>> = {
	ECONNREFUSED: ["teacher.unreachable", "refuses connections: nothing listens there."],
	ENOTFOUND: ["teacher.unreachable", "could not be found: no such name."],
	EAI_AGAIN: ["teacher.unreachable", "could not be found: the name service does not answer."],
	EHOSTUNREACH: ["teacher.unreachable", "could not be reached: no way to that host."],
	ENETUNREACH: ["teacher.unreachable", "could not be reached: no network."],
	UND_ERR_CONNECT_TIMEOUT: ["teacher.unreachable", "did not take the connection in time."],
	ECONNRESET: CUT,
	EPIPE: CUT,
	UND_ERR_SOCKET: CUT,
	UND_ERR_RES_CONTENT_LENGTH_MISMATCH: CUT,
	CERT_HAS_EXPIRED: ["teacher.certificate", "has a certificate that has run out."],
	DEPTH_ZERO_SELF_SIGNED_CERT: ["teacher.certificate", "has a certificate that it signed itself."],
	SELF_SIGNED_CERT_IN_CHAIN: [
		"teacher.certificate",
		"has a certificate from an authority that is not trusted.",
	],
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["teacher.certificate", "has a certificate that cannot be verified."],
	ERR_TLS_CERT_ALTNAME_INVALID: ["teacher.certificate", "has a certificate for another name."],
};
