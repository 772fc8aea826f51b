import type { TeacherCall, TeacherReply, TeacherRequest } from "./teacher.ts";

/** A reply that was paid for, as it is kept. */
export type CachedReply = Pick<TeacherReply, "text" | "finishReason" | "promptTokens" | "completionTokens">;

/**
 * Where paid replies are kept, so that a killed run pays for none twice (decisions.md D7). Its keys are made by
 * `call-key.server.ts`.
 */
export type ReplyCache = {
	find(callKey: string): Promise<CachedReply | undefined>;
	/** Returns when the reply is safe. Saving the same key again changes nothing. */
	save(
		callKey: string,
		reply: CachedReply,
		request: TeacherRequest,
		call: Pick<TeacherCall, "draw" | "purpose" | "stage">,
	): Promise<void>;
};
