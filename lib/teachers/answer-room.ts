import type { TeacherRequest } from "./teacher.ts";

/** UTF-8 bytes that make a token at the least, over English, code and Chinese: a token is rarely shorter. */
const BYTES_PER_TOKEN = 3;
/** What a chat template puts around a message, with some to spare. */
const AROUND_MESSAGE = 16;
/** Less is not worth a call. A prompt that leaves even less is sent all the same, and refused in the endpoint's words. */
const LEAST_ANSWER = 256;

/**
 * The request with an answer that its model has room for. Endpoints refuse a call whose prompt and longest answer are
 * together over the context, even where the answer would have been short.
 *
 * @param contextTokens of the model, prompt and answer together; undefined: nobody said, nothing is changed
 */
export function withinContext(request: TeacherRequest, contextTokens: number | undefined): TeacherRequest {
	if (contextTokens === undefined) return request;
	const prompt = request.messages.reduce(
		(sum, { content }) => sum + AROUND_MESSAGE + Math.ceil(Buffer.byteLength(content) / BYTES_PER_TOKEN),
		0,
	);
	const maxTokens = Math.min(request.maxTokens, Math.max(contextTokens - prompt, LEAST_ANSWER));
	return { ...request, maxTokens };
}
