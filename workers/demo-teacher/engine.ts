/** The model at work: loaded by the first request, unloaded when idle, one prompt to a slot. */
import type * as NodeLlama from "node-llama-cpp";
import type { LlamaContextSequence, LlamaGrammar, SequenceEvaluateOptions, Token } from "node-llama-cpp";
import { type ChatRequest, RequestError, unknownKeyword } from "./request.ts";
import { chooseSlot, type Slot } from "./slots.ts";

const MAX_TOKENS_DEFAULT = 512;
const RETRY_AFTER_S_MAX = 60;

export type EngineSettings = {
	modelPath: string;
	/** Prompts kept in memory. */
	slots: number;
	/** Tokens of each, prompt and answer together. */
	contextTokens: number;
	/** One is fastest where the cores have other work: the threads wait by spinning. */
	threads: number;
	/** Requests that may wait for a slot. */
	queue: number;
	idleMs: number;
};

export type TokenLogprob = {
	token: string;
	logprob: number;
	top_logprobs: { token: string; logprob: number }[];
};

export type EngineReply = {
	text: string;
	finishReason: "stop" | "length";
	promptTokens: number;
	cachedTokens: number;
	completionTokens: number;
	logprobs: TokenLogprob[] | undefined;
};

type Loaded = {
	nodeLlama: typeof NodeLlama;
	llama: NodeLlama.Llama;
	model: NodeLlama.LlamaModel;
	context: NodeLlama.LlamaContext;
	wrapper: NodeLlama.ChatWrapper;
	slots: Slot<LlamaContextSequence>[];
	/** By the text of the schema: making one costs more than a short answer. */
	grammars: Map<string, LlamaGrammar>;
};

export class Engine {
	readonly counts = { loads: 0, unloads: 0, answered: 0, aborted: 0, turnedAway: 0 };
	readonly #settings: EngineSettings;
	readonly #waiting: (() => void)[] = [];
	#loaded: Promise<Loaded> | undefined;
	#active = 0;
	#idle: NodeJS.Timeout | undefined;
	#meanMs = 4_000;

	constructor(settings: EngineSettings) {
		this.#settings = settings;
	}

	/**
	 * @throws RequestError 429 when the queue is full, 400 for what cannot be done
	 * @throws the signal's reason when the client goes away
	 */
	async chat(request: ChatRequest, signal: AbortSignal): Promise<EngineReply> {
		if (this.#waiting.length >= this.#settings.queue) {
			this.counts.turnedAway += 1;
			const seconds = Math.ceil(((this.#waiting.length / this.#settings.slots) * this.#meanMs) / 1000);
			throw new RequestError(429, "The queue is full.", "queue_full", {
				"retry-after": String(Math.min(Math.max(1, seconds), RETRY_AFTER_S_MAX)),
			});
		}
		this.#active += 1;
		clearTimeout(this.#idle);
		let slot: Slot<LlamaContextSequence> | undefined;
		const from = performance.now();
		try {
			this.#loaded ??= this.#load();
			const loaded = await this.#loaded;
			signal.throwIfAborted();
			const prompt = promptOf(request, loaded);
			const limit = limitOf(request, prompt.length, loaded.context.contextSize);
			const grammar = await grammarOf(request, loaded);
			slot = await this.#takeSlot(loaded, prompt, signal);
			const reply = await answer(request, loaded, slot.sequence, prompt, limit, grammar, signal);
			this.counts.answered += 1;
			return reply;
		} finally {
			if (slot) {
				slot.busy = false;
				slot.lastUsed = performance.now();
				this.#waiting.shift()?.();
				this.#meanMs += 0.2 * (performance.now() - from - this.#meanMs);
			}
			if (signal.aborted) this.counts.aborted += 1;
			this.#active -= 1;
			if (this.#active === 0)
				this.#idle = setTimeout(() => void this.unload(), this.#settings.idleMs).unref();
		}
	}

	/** Frees the model's memory, unless it is at work. The next request loads it again. */
	async unload(): Promise<void> {
		const loading = this.#loaded;
		if (!loading || this.#active > 0) return;
		this.#loaded = undefined;
		const { llama, context, model } = await loading;
		await context.dispose();
		await model.dispose();
		await llama.dispose();
		this.counts.unloads += 1;
	}

	async #load(): Promise<Loaded> {
		try {
			const { modelPath, slots, contextTokens, threads } = this.#settings;
			const nodeLlama = await import("node-llama-cpp");
			const llama = await nodeLlama.getLlama({
				// on Apple silicon the only binary is the one for Metal; elsewhere only the CPU's is installed
				gpu: process.platform === "darwin" && process.arch === "arm64" ? "auto" : false,
				build: "never",
				progressLogs: false,
				logLevel: nodeLlama.LlamaLogLevel.error,
			});
			const model = await llama.loadModel({ modelPath });
			const context = await model.createContext({
				contextSize: Math.min(contextTokens, model.trainContextSize),
				sequences: slots,
				threads,
				batchSize: 512,
			});
			this.counts.loads += 1;
			return {
				nodeLlama,
				llama,
				model,
				context,
				wrapper: nodeLlama.resolveChatWrapper(model),
				slots: Array.from({ length: slots }, () => ({
					sequence: context.getSequence(),
					busy: false,
					lastUsed: 0,
				})),
				grammars: new Map(),
			};
		} catch (error) {
			this.#loaded = undefined; // the next request tries again
			throw error;
		}
	}

	async #takeSlot(loaded: Loaded, prompt: readonly Token[], signal: AbortSignal) {
		while (true) {
			const slot = chooseSlot(loaded.slots, prompt, ({ sequence }) => sequence.contextTokens);
			if (slot) {
				slot.busy = true;
				return slot;
			}
			await new Promise<void>((resolve, reject) => {
				const leave = () => {
					const at = this.#waiting.indexOf(go);
					if (at >= 0) this.#waiting.splice(at, 1);
					reject(signal.reason);
				};
				const go = () => {
					signal.removeEventListener("abort", leave);
					resolve();
				};
				this.#waiting.push(go);
				signal.addEventListener("abort", leave, { once: true });
			});
		}
	}
}

function promptOf({ messages }: ChatRequest, { wrapper, model }: Loaded): Token[] {
	const chatHistory = messages.map(({ role, content }): NodeLlama.ChatHistoryItem => {
		const text = content ?? "";
		if (role === "assistant") return { type: "model", response: [text] };
		return role === "user" ? { type: "user", text } : { type: "system", text };
	});
	if (chatHistory.at(-1)?.type !== "model") chatHistory.push({ type: "model", response: [] });
	return wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
}

/** Refused before any work: what does not fit would otherwise be cut without a word. */
function limitOf(request: ChatRequest, promptTokens: number, size: number): number {
	const asked = request.max_completion_tokens ?? request.max_tokens;
	const limit = asked ?? Math.min(MAX_TOKENS_DEFAULT, size - promptTokens);
	if (limit >= 1 && promptTokens + limit <= size) return limit;
	throw new RequestError(
		400,
		`This model's maximum context length is ${size} tokens; ${promptTokens} in the messages and ` +
			`${asked ?? "at least 1"} for the completion were asked.`,
		"context_length_exceeded",
	);
}

async function grammarOf({ response_format: format }: ChatRequest, { llama, grammars }: Loaded) {
	if (!format || format.type === "text") return undefined;
	const schema = format.type === "json_schema" ? format.json_schema.schema : { type: "object" };
	const unknown = unknownKeyword(schema);
	if (unknown !== undefined) {
		throw new RequestError(
			400,
			`response_format: the keyword "${unknown}" is not supported.`,
			"invalid_schema",
		);
	}
	const key = JSON.stringify(schema);
	const known = grammars.get(key);
	if (known) return known;
	try {
		// the generator checks the schema itself and throws on what it cannot use
		const grammar = await llama.createGrammarForJsonSchema(
			schema as Parameters<typeof llama.createGrammarForJsonSchema>[0],
		);
		grammars.set(key, grammar);
		return grammar;
	} catch (error) {
		const says = error instanceof Error ? error.message : String(error);
		throw new RequestError(400, `response_format: ${says}`, "invalid_schema");
	}
}

async function answer(
	request: ChatRequest,
	{ nodeLlama, model }: Loaded,
	sequence: LlamaContextSequence,
	prompt: Token[],
	limit: number,
	grammar: LlamaGrammar | undefined,
	signal: AbortSignal,
): Promise<EngineReply> {
	// the last token is always computed: the first one of the answer comes out of it
	const known = Math.min(sequence.compareContextTokens(prompt).firstDifferentIndex, prompt.length - 1);
	const from = request.cache_prompt === false ? 0 : known;
	// without the `false` it may shift, and leave the tail of the previous prompt in place: another prompt's text leaks
	await sequence.adaptStateToTokens(prompt.slice(0, from), false);

	const stops = [request.stop ?? []].flat().filter((stop) => stop !== "");
	const options: SequenceEvaluateOptions = {
		temperature: request.temperature ?? 0.7,
		topP: request.top_p ?? 0.95,
		topK: 40,
		...(request.seed === undefined || request.seed === null ? {} : { seed: request.seed }),
		...(grammar && {
			grammarEvaluationState: new nodeLlama.LlamaGrammarEvaluationState({ model, grammar }),
		}),
	};
	const top = request.logprobs ? (request.top_logprobs ?? 0) : 0;
	const logprobs: TokenLogprob[] = [];
	const tokens: Token[] = [];
	let text = "";
	// the loop ends by itself at the end token, without yielding it
	let finishReason: EngineReply["finishReason"] = "stop";
	for await (const step of sequence.evaluateWithMetadata(
		prompt.slice(from),
		{ confidence: Boolean(request.logprobs), probabilities: top > 0 },
		options,
	)) {
		if (signal.aborted) break;
		tokens.push(step.token);
		text = model.detokenize(tokens);
		if (request.logprobs) logprobs.push(logprobOf(step, model, top));
		const stopsAt = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
		if (stopsAt.length > 0) {
			text = text.slice(0, Math.min(...stopsAt));
			break;
		}
		// the grammar allows white space without end after the value
		if (grammar && /[}\]"\w]\s*$/.test(text) && isWholeJson(text)) {
			text = text.trimEnd();
			break;
		}
		if (tokens.length >= limit) {
			finishReason = "length";
			break;
		}
	}
	signal.throwIfAborted();
	return {
		text,
		finishReason,
		promptTokens: prompt.length,
		cachedTokens: from,
		completionTokens: tokens.length,
		logprobs: request.logprobs ? logprobs : undefined,
	};
}

function logprobOf(
	step: { token: Token; confidence?: number; probabilities?: Map<Token, number> },
	model: NodeLlama.LlamaModel,
	top: number,
): TokenLogprob {
	return {
		token: model.detokenize([step.token]),
		logprob: Math.log(step.confidence ?? 0),
		top_logprobs: [...(step.probabilities ?? [])]
			.slice(0, top)
			.map(([token, share]) => ({ token: model.detokenize([token]), logprob: Math.log(share) })),
	};
}

/** An object, a list or a text that is complete; of a bare number more digits might follow. */
function isWholeJson(text: string): boolean {
	if (!/^\s*[[{"]/.test(text)) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false; // more is to come
	}
}
