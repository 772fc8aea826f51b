import { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import { admit, type Context, check, queryOf, readText } from "./admit.ts";
import { answerOnce } from "./idempotency.ts";
import { preconditionRequired, toProblem } from "./problem.ts";

const NONE = z.object({});

type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
	params: z.infer<P>;
	query: z.infer<Q>;
	body: z.infer<B>;
	/** The If-Match header; "" unless the spec asks for it. */
	ifMatch: string;
	signal: AbortSignal;
};

type Spec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
	/** One line, for the API's description. */
	summary: string;
	/** Of the path. */
	params?: P;
	query?: Q;
	body?: B;
	/** The answer's schema, for the API's description. */
	answers?: z.ZodType;
	/** For changes of what others may be changing: the request must say which revision it is for. */
	needsIfMatch?: true;
	/** Fields of the answer that are shown once and never kept. */
	secrets?: readonly string[];
	/** Of the success response; 200 if not given. */
	status?: 201 | 202;
	/** The answer's value is its body, and its ETag, if it has one, its header. */
	handle: (actor: Actor, input: Input<P, Q, B>) => Promise<{ value: unknown; etag?: string }>;
};

/**
 * The one way into the server: finds who asks, checks the form of what they send, calls a command or
 * a query, and turns what it throws into a problem. Whether they may is not asked here but there.
 */
export function endpoint<
	P extends z.ZodType = typeof NONE,
	Q extends z.ZodType = typeof NONE,
	B extends z.ZodType = typeof NONE,
>(spec: Spec<P, Q, B>) {
	const answer = (request: Request, context: Context): Promise<Response> =>
		admit(request, (actor) => {
			const once = async (text: string) => {
				const ifMatch = request.headers.get("if-match") ?? "";
				if (spec.needsIfMatch && ifMatch === "") return preconditionRequired();

				const params = check(spec.params ?? NONE, (await context.params) ?? {}) as z.infer<P>;
				const query = check(spec.query ?? NONE, queryOf(request)) as z.infer<Q>;
				const body = (spec.body ? check(spec.body, parseJson(text)) : {}) as z.infer<B>;
				const input = { params, query, body, ifMatch, signal: request.signal };
				const { value, etag } = await spec.handle(actor, input);
				return Response.json(value, { status: spec.status ?? 200, headers: { ...(etag && { etag }) } });
			};
			return answerOnce(actor, request, once, spec.secrets);
		});
	const { handle: _, secrets: __, ...described } = spec;
	return Object.assign(answer, { spec: { ...described, kind: "json" } });
}

/** The same for what may be asked by anyone: accepting an invitation. There is no actor; the command finds its own proof. */
export function openEndpoint<B extends z.ZodType>(spec: {
	summary: string;
	body: B;
	status?: 201;
	handle: (input: { body: z.infer<B> }) => Promise<{ value: unknown }>;
}) {
	const answer = async (request: Request, _context: Context): Promise<Response> => {
		try {
			const body = check(spec.body, parseJson(await readText(request)));
			const { value } = await spec.handle({ body });
			return Response.json(value, { status: spec.status ?? 200 });
		} catch (error) {
			return toProblem(error);
		}
	};
	const { handle: _, ...described } = spec;
	return Object.assign(answer, { spec: { ...described, kind: "open" } });
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new InvalidError("request.not-json", "The request's body is not JSON.");
	}
}
