/** "Test connection": asks an endpoint a few small things and says in words what it can do. */
import OpenAI, { APIConnectionTimeoutError, APIError } from "openai";
import { fetch as undiciFetch } from "undici";
import { z } from "zod";
import { hostPortOf, openAddressGuard, refusalIn } from "./address-guard.server.ts";
import { headOf, readChatReply } from "./chat-reply.ts";
import { lineFailure } from "./line-failure.ts";

const BODY_CHARACTERS_MAX = 4_000_000;
const TIMEOUT_SECONDS = 60;
const SLOW_MS = 20_000;

/** `limit`: it works, with something that runs must do without. */
export type TeacherCheck = {
	name:
		| "reachable"
		| "model"
		| "answers"
		| "latency"
		| "seed"
		| "json-schema"
		| "logprobs"
		| "choices"
		| "context";
	result: "pass" | "limit" | "fail";
	/** One sentence for people. */
	says: string;
};

/** `certifiedAt`: when it was found fit for runs, ISO 8601; null when something failed. */
export type TeacherTest = { checks: TeacherCheck[]; certifiedAt: string | null };

const Models = z.object({
	data: z.array(
		z.object({
			id: z.string(),
			max_model_len: z.number().optional().catch(undefined),
			context_length: z.number().optional().catch(undefined),
			context_window: z.number().optional().catch(undefined),
		}),
	),
});
const Logprobs = z.object({
	choices: z.array(
		z.object({ logprobs: z.object({ content: z.array(z.object({ logprob: z.number() })).min(1) }) }),
	),
});
const Choices = z.object({ choices: z.array(z.unknown()) });
const Score = z.object({ score: z.number() });

type Ask = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "model">;
type Answer =
	| { ok: true; text: string; body: string; ms: number; tokens: number }
	| { ok: false; says: string };

/**
 * Some ten small requests, one after the other, none repeated. Never throws for what the endpoint does: that becomes
 * a check that failed. Ends early when nothing answers.
 *
 * @param contextTokens what runs count on, to compare with what the endpoint says
 */
export async function testTeacher(config: {
	baseUrl: string;
	model: string;
	apiKey?: string | undefined;
	/** "host:port" of private hosts that may be reached. */
	allowed: readonly string[];
	contextTokens?: number;
	/** Of one request. */
	timeoutSeconds?: number;
}): Promise<TeacherTest> {
	const checks: TeacherCheck[] = [];
	const add = (name: TeacherCheck["name"], result: TeacherCheck["result"], says: string) =>
		checks.push({ name, result, says: config.apiKey ? says.replaceAll(config.apiKey, "[key]") : says });
	const done = (): TeacherTest => ({
		checks,
		certifiedAt: checks.some(({ result }) => result === "fail") ? null : new Date().toISOString(),
	});

	const guard = openAddressGuard(config.allowed);
	try {
		guard.check(config.baseUrl);
	} catch (error) {
		add("reachable", "fail", refusalIn(error)?.message ?? "The address cannot be used.");
		return done();
	}
	const agent = guard.agent({ connections: 1 });
	const host = hostPortOf(config.baseUrl);
	const timeout = (config.timeoutSeconds ?? TIMEOUT_SECONDS) * 1000;
	const client = new OpenAI({
		baseURL: config.baseUrl.replace(/\/+$/, ""),
		apiKey: config.apiKey ?? "none",
		// without a key none is sent, and none is looked for in the environment
		...(config.apiKey ? {} : { defaultHeaders: { authorization: null } }),
		organization: null,
		project: null,
		maxRetries: 0,
		timeout,
		// undici's own fetch goes with undici's own agent; its types differ from the global ones in name only
		fetch: ((url: string | URL, init: Parameters<typeof undiciFetch>[1]) =>
			undiciFetch(url, { ...init, dispatcher: agent, redirect: "manual" })) as unknown as typeof fetch,
	});

	/** The SDK has no say over a body that dribbles on for ever. */
	async function bodyOf(get: (signal: AbortSignal) => Promise<Response>): Promise<string> {
		const signal = AbortSignal.timeout(timeout);
		const response = await get(signal);
		const decoder = new TextDecoder();
		let body = "";
		for await (const chunk of response.body ?? []) {
			body += decoder.decode(chunk, { stream: true });
			if (body.length > BODY_CHARACTERS_MAX) throw new Error("answered with more than 4 MB.");
		}
		return body;
	}

	async function ask(request: Ask): Promise<Answer> {
		const from = performance.now();
		try {
			const params = { model: config.model, ...request };
			const body = await bodyOf((signal) => client.chat.completions.create(params, { signal }).asResponse());
			const reading = readChatReply(body, "");
			if (reading.kind !== "reply") {
				return { ok: false, says: reading.kind === "error" ? reading.message : `It ${reading.says}` };
			}
			const { text, completionTokens } = reading.reply;
			return { ok: true, text, body, ms: performance.now() - from, tokens: completionTokens };
		} catch (error) {
			return { ok: false, says: wordsOf(error, host, timeout) };
		}
	}

	try {
		const listed = await listModels(() =>
			bodyOf((signal) => client.models.list({ signal }).asResponse()),
		).catch((error: unknown) => ({
			failed: wordsOf(error, host, timeout),
			isAnswer: error instanceof APIError && error.status !== undefined,
		}));
		if ("failed" in listed && !listed.isAnswer) {
			add("reachable", "fail", listed.failed);
			return done();
		}
		add("reachable", "pass", `${host} answers.`);
		const known = "failed" in listed ? undefined : listed.models?.find(({ id }) => id === config.model);
		if ("failed" in listed) add("model", "limit", `It does not list its models: ${listed.failed}`);
		else if (known) add("model", "pass", `It has the model ${config.model}.`);
		else if (listed.models) {
			const names = listed.models.slice(0, 8).map(({ id }) => headOf(id, 60));
			add("model", "limit", `It does not list ${config.model}. It lists: ${names.join(", ") || "none"}.`);
		} else add("model", "limit", "Its list of models cannot be read.");

		const trivial = await ask({
			messages: [{ role: "user", content: "Answer with one word: what colour is grass?" }],
			temperature: 0,
			max_tokens: 16,
		});
		if (!trivial.ok) {
			add("answers", "fail", `It does not answer a question: ${trivial.says}`);
			return done();
		}
		if (trivial.text.trim() === "") add("answers", "limit", "It answered a simple question with nothing.");
		else add("answers", "pass", `Asked for the colour of grass, it said: ${headOf(trivial.text, 80)}`);
		const seconds = (trivial.ms / 1000).toFixed(1);
		add("latency", trivial.ms > SLOW_MS ? "limit" : "pass", `That answer took ${seconds} s.`);

		for (const check of [checkSeed, checkSchema, checkLogprobs, checkChoices]) {
			const [name, result, says] = await check(ask);
			add(name, result, says);
		}
		const says = known?.max_model_len ?? known?.context_length ?? known?.context_window;
		add("context", ...contextCheck(says, config.contextTokens));
		return done();
	} finally {
		await agent.destroy();
	}
}

type Finding = [name: TeacherCheck["name"], result: TeacherCheck["result"], says: string];

async function checkSeed(ask: (request: Ask) => Promise<Answer>): Promise<Finding> {
	const draw = (seed: number) =>
		ask({
			messages: [{ role: "user", content: "Write one short sentence about anything." }],
			temperature: 1,
			max_tokens: 24,
			seed,
		});
	const [first, again, other] = [await draw(11), await draw(11), await draw(12)];
	if (!first.ok) return ["seed", "limit", `It does not take a seed: ${first.says}`];
	if (!again.ok || !other.ok)
		return ["seed", "limit", "It did not answer each time it was asked with a seed."];
	if (first.text !== again.text) {
		return ["seed", "limit", "The same seed gave two different answers: its draws cannot be repeated."];
	}
	if (first.text === other.text) {
		return [
			"seed",
			"limit",
			"Two seeds gave the same answer: it may ignore the seed, or always say the same.",
		];
	}
	return ["seed", "pass", "The same seed gives the same answer, and another seed another one."];
}

async function checkSchema(ask: (request: Ask) => Promise<Answer>): Promise<Finding> {
	const answer = await ask({
		messages: [{ role: "user", content: "Give a score from 1 to 3." }],
		temperature: 0,
		max_tokens: 48,
		response_format: {
			type: "json_schema",
			json_schema: {
				name: "reply",
				strict: true,
				schema: {
					type: "object",
					properties: { score: { enum: [1, 2, 3] } },
					required: ["score"],
					additionalProperties: false,
				},
			},
		},
	});
	if (!answer.ok) return ["json-schema", "limit", `It does not take a JSON schema: ${answer.says}`];
	const score = Score.safeParse(jsonOf(answer.text)).data?.score;
	if (score === 1 || score === 2 || score === 3) {
		return ["json-schema", "pass", "Its answers keep to a JSON schema."];
	}
	return ["json-schema", "limit", `Its answer did not keep to a JSON schema: ${headOf(answer.text, 80)}`];
}

async function checkLogprobs(ask: (request: Ask) => Promise<Answer>): Promise<Finding> {
	const answer = await ask({
		messages: [{ role: "user", content: "Yes or no?" }],
		temperature: 0,
		max_tokens: 1,
		logprobs: true,
		top_logprobs: 2,
	});
	if (!answer.ok) return ["logprobs", "limit", `It gives no logprobs: ${answer.says}`];
	return Logprobs.safeParse(jsonOf(answer.body)).success
		? ["logprobs", "pass", "It tells how sure it is of each token (logprobs)."]
		: ["logprobs", "limit", "It does not tell how sure it is of each token (logprobs)."];
}

async function checkChoices(ask: (request: Ask) => Promise<Answer>): Promise<Finding> {
	const answer = await ask({
		messages: [{ role: "user", content: "Name a colour." }],
		temperature: 1,
		max_tokens: 8,
		n: 2,
	});
	if (!answer.ok) return ["choices", "limit", `It gives one answer per request: ${answer.says}`];
	const count = Choices.safeParse(jsonOf(answer.body)).data?.choices.length;
	return count === 2
		? ["choices", "pass", "It can give several answers to one request (n)."]
		: ["choices", "limit", "It gives one answer per request, whatever n says."];
}

function contextCheck(
	says: number | undefined,
	wanted: number | undefined,
): ["pass" | "limit" | "fail", string] {
	if (says === undefined) return ["limit", "It does not say how long its context is."];
	if (wanted !== undefined && says < wanted) {
		return ["fail", `Its context is ${says} tokens, but ${wanted} are set here: set ${says} or less.`];
	}
	return ["pass", `Its context is ${says} tokens.`];
}

async function listModels(get: () => Promise<string>) {
	const parsed = Models.safeParse(jsonOf(await get()));
	return { models: parsed.data?.data };
}

/** What went wrong, as a sentence. The SDK's own message repeats the status and hides the cause. */
function wordsOf(error: unknown, host: string, timeoutMs: number): string {
	const refusal = refusalIn(error);
	if (refusal) return refusal.message;
	if (
		error instanceof APIConnectionTimeoutError ||
		(error instanceof Error && error.name === "TimeoutError")
	) {
		return `${host} gave no full answer within ${timeoutMs / 1000} s.`;
	}
	if (error instanceof APIError && error.status !== undefined) {
		const words = z.object({ message: z.string() }).safeParse(error.error).data?.message ?? error.message;
		const cure = error.status === 401 || error.status === 403 ? " Check the key." : "";
		return `${host} answered ${error.status}: ${headOf(words)}${cure}`;
	}
	return `${host} ${lineFailure(error).says}`;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined; // the schema that reads it says what is missing
	}
}
