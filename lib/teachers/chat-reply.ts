/**
 * What an OpenAI-compatible endpoint answers to a chat request, read with suspicion: the body may be a proxy's
 * error page, half a reply, or a model's hostile text.
 */
import { z } from "zod";
import type { CachedReply } from "./reply-cache.ts";

const HEAD_CHARACTERS = 200;

const TextPart = z.object({ text: z.string() }).or(z.unknown().transform(() => ({ text: "" })));

const Choice = z.object({
	message: z.object({
		content: z.string().or(z.array(TextPart)).nullish(),
		/** Where some endpoints put the text of a refusal. */
		refusal: z.string().nullish(),
	}),
	finish_reason: z.string().nullish(),
});

const Usage = z.object({
	prompt_tokens: z.number().int().nonnegative().catch(0),
	completion_tokens: z.number().int().nonnegative().catch(0),
});

const Completion = z.object({ choices: z.array(Choice), usage: Usage.nullish().catch(undefined) });

const ErrorBody = z.object({
	error: z
		.string()
		.transform((message) => ({ message, code: undefined, param: undefined }))
		.or(
			z.object({
				message: z.string().catch("no message"),
				code: z.string().or(z.number()).nullish().catch(undefined),
				param: z.string().nullish().catch(undefined),
			}),
		),
});

export type ChatReading =
	| { kind: "reply"; reply: CachedReply }
	/** The endpoint's own error, in its words. */
	| { kind: "error"; message: string; code: string }
	/** Not a reply at all; `says` ends a sentence that begins with the endpoint's name. */
	| { kind: "unreadable"; code: string; says: string };

/**
 * Reads a body that came with a success status.
 * Token counts are 0 where the endpoint does not tell them. A missing or empty text is a reply: whether it will
 * do is the pipeline's to say.
 */
export function readChatReply(body: string, contentType: string): ChatReading {
	const json = parseJson(body);
	if (!json) return unreadable(body, contentType);

	const completion = Completion.safeParse(json.value);
	if (!completion.success) {
		const error = readErrorBody(body);
		if (error) return { kind: "error", ...error };
		return {
			kind: "unreadable",
			code: "teacher.not-a-completion",
			says: `answered JSON that is not a chat completion: ${headOf(body)}`,
		};
	}
	const choice = completion.data.choices[0];
	if (!choice) {
		return {
			kind: "unreadable",
			code: "teacher.no-choices",
			says: `answered without any choice: ${headOf(body)}`,
		};
	}
	const { content, refusal } = choice.message;
	const text = typeof content === "string" ? content : (content ?? []).map((part) => part.text).join("");
	return {
		kind: "reply",
		reply: {
			text: text || (refusal ?? ""),
			finishReason:
				choice.finish_reason === "stop" || choice.finish_reason === "length" ? choice.finish_reason : "other",
			promptTokens: completion.data.usage?.prompt_tokens ?? 0,
			completionTokens: completion.data.usage?.completion_tokens ?? 0,
		},
	};
}

/** The endpoint's words in an error body of the usual shape, or `undefined`. */
export function readErrorBody(body: string): { message: string; code: string } | undefined {
	const parsed = ErrorBody.safeParse(parseJson(body)?.value);
	if (!parsed.success) return undefined;
	return { message: headOf(parsed.data.error.message, 500), code: String(parsed.data.error.code ?? "") };
}

/** Whether an endpoint's refusal means that prompt and answer together are too long for the model. */
export function isContextExceeded({ message, code }: { message: string; code: string }): boolean {
	return (
		code === "context_length_exceeded" ||
		/maximum context length|context (length|window|size)[^.]{0,40}exceed|exceed[^.]{0,40}context|prompt is too long/i.test(
			message,
		)
	);
}

/**
 * The head of a text, fit for one line of a message: control and direction characters as \u escapes,
 * white space as single blanks, at most `limit` characters.
 */
export function headOf(text: string, limit = HEAD_CHARACTERS): string {
	const line = text
		.slice(0, limit * 4)
		.trim()
		.replace(/\s+/gu, " ");
	const head = [...line].slice(0, limit).join("");
	const escaped = head.replace(
		/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu,
		(character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
	);
	return head.length < text.trim().length && [...line].length > limit
		? `${escaped}…`
		: escaped || "(nothing)";
}

function unreadable(body: string, contentType: string): ChatReading {
	if (body.trim() === "")
		return { kind: "unreadable", code: "teacher.empty-body", says: "answered with an empty body." };
	if (/^\s*</.test(body) || contentType.includes("html")) {
		return {
			kind: "unreadable",
			code: "teacher.html",
			says: `answered with a web page instead of JSON, as a proxy or a wrong base URL does: ${headOf(body)}`,
		};
	}
	if (/^\s*[{[]/.test(body)) {
		return {
			kind: "unreadable",
			code: "teacher.truncated-json",
			says: `answered JSON that stops early or is broken (${body.length} characters): ${headOf(body)}`,
		};
	}
	return {
		kind: "unreadable",
		code: "teacher.not-json",
		says: `answered something that is not JSON: ${headOf(body)}`,
	};
}

function parseJson(text: string): { value: unknown } | undefined {
	try {
		return { value: JSON.parse(text) };
	} catch {
		return undefined; // the caller says what came instead
	}
}
