import { z } from "zod";

/** An answer to the client that is not a reply. */
export class RequestError extends Error {
	readonly status: number;
	readonly code: string;
	readonly headers: Readonly<Record<string, string>>;

	constructor(status: number, message: string, code: string, headers: Record<string, string> = {}) {
		super(message);
		this.status = status;
		this.code = code;
		this.headers = headers;
	}
}

const Content = z
	.string()
	.or(
		z
			.array(z.looseObject({ text: z.string().optional() }))
			.transform((parts) => parts.map((part) => part.text ?? "").join("")),
	);

const Format = z.discriminatedUnion("type", [
	z.object({ type: z.literal("text") }),
	z.object({ type: z.literal("json_object") }),
	z.object({ type: z.literal("json_schema"), json_schema: z.object({ schema: z.unknown() }) }),
]);

const ChatRequest = z.object({
	model: z.string().nullish(),
	messages: z
		.array(
			z.object({ role: z.enum(["system", "developer", "user", "assistant"]), content: Content.nullish() }),
		)
		.min(1, "a non-empty array is needed"),
	temperature: z.number().min(0).max(2).nullish(),
	top_p: z.number().gt(0).max(1).nullish(),
	max_tokens: z.int().min(1).nullish(),
	max_completion_tokens: z.int().min(1).nullish(),
	seed: z.int().nullish(),
	stop: z.string().or(z.array(z.string()).max(16)).nullish(),
	n: z.literal(1, "only 1 is supported; send several requests").nullish(),
	tools: z.array(z.unknown()).max(0, "tools are not supported").nullish(),
	stream: z.literal(false, "streaming is not supported").nullish(),
	logprobs: z.boolean().nullish(),
	top_logprobs: z.int().min(0).max(20).nullish(),
	response_format: Format.nullish(),
	/** Not of the chat API: `false` computes the whole prompt anew, so that equal seeds give equal text. */
	cache_prompt: z.boolean().nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** @throws RequestError 400 with every breach */
export function readChatRequest(body: string): ChatRequest {
	let value: unknown;
	try {
		value = JSON.parse(body);
	} catch {
		throw new RequestError(400, "The body is not JSON.", "invalid_json");
	}
	const request = ChatRequest.safeParse(value);
	if (request.success) return request.data;
	const breaches = request.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
	throw new RequestError(400, breaches.join("; "), "invalid_request");
}

/** What the grammar generator knows; it ignores anything else without a word. */
const KNOWN_KEYWORDS = new Set(
	`type properties required additionalProperties minProperties maxProperties items prefixItems minItems maxItems
	minLength maxLength format enum const oneOf $ref $defs description title`.split(/\s+/),
);

/** The first keyword of a JSON schema that the grammar would silently leave out, or `undefined`. */
export function unknownKeyword(schema: unknown): string | undefined {
	if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return undefined;
	for (const [keyword, value] of Object.entries(schema)) {
		if (!KNOWN_KEYWORDS.has(keyword)) return keyword;
		for (const inner of schemasIn(keyword, value)) {
			const unknown = unknownKeyword(inner);
			if (unknown !== undefined) return unknown;
		}
	}
	return undefined;
}

function schemasIn(keyword: string, value: unknown): unknown[] {
	if (typeof value !== "object" || value === null) return [];
	if (keyword === "properties" || keyword === "$defs") return Object.values(value);
	if (keyword === "items" || keyword === "additionalProperties") return [value];
	return keyword === "oneOf" || keyword === "prefixItems" ? Object.values(value) : [];
}
