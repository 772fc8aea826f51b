/** One turn of a chat, as the OpenAI chat API has it. */
export type ChatMessage = { role: "system" | "user" | "assistant"; content: string };

/** What is asked of a teacher or judge in one call. */
export type TeacherRequest = {
	messages: readonly ChatMessage[];
	/** In [0, 2]. */
	temperature: number;
	/** Of the answer; at least 1. */
	maxTokens: number;
	/** For servers that can repeat a draw. */
	seed?: number;
	stop?: readonly string[];
	/** Constrains the answer to JSON of this schema, where the endpoint can. */
	jsonSchema?: Readonly<Record<string, unknown>>;
};

/** What makes this call another one than an equal request before it (decisions.md D7). */
export type TeacherCall = {
	/** Tells draws of the same request apart: 0, 1, 2 … Part of the reply cache's key. */
	draw: number;
	/** A judgement at temperature 0 is the same in every run; a draw belongs to its run. */
	purpose: "generate" | "judge";
	/** The stage that asks, for the record of calls: "questions", "faithfulness" … */
	stage: string;
	signal: AbortSignal;
};

export type TeacherReply = {
	text: string;
	/** `length` means the text was cut off at `maxTokens`. */
	finishReason: "stop" | "length" | "other";
	promptTokens: number;
	completionTokens: number;
	/** SHA-256 (hex) of what decides the reply: endpoint revision, model, parameters, prompt, draw, run. Names the call in lineage. */
	callKey: string;
	/** Whether the reply came from the cache, and so cost nothing. */
	cached: boolean;
};

/** A model that writes data, reached at an endpoint. What the pipeline knows of one. */
export type Teacher = {
	readonly model: string;
	/**
	 * @throws UnavailableError on a timeout, a 429, a 5xx, a broken line or an unreadable body: worth another try later
	 * @throws InvalidError     on any other refusal, e.g. a prompt longer than the context: not worth one
	 */
	complete(request: TeacherRequest, call: TeacherCall): Promise<TeacherReply>;
};
