import { z } from "zod";

/** What a route's handler tells of itself: see endpoint.ts and streams.ts. */
type Spec = {
	kind: string;
	summary: string;
	params?: z.ZodType;
	query?: z.ZodType;
	body?: z.ZodType;
	answers?: z.ZodType;
	needsIfMatch?: true;
	status?: number;
	media?: string;
};

type Route = { name: string; method: string; handle: object };

/** OpenAPI 3.1 of these routes. A handler without a spec is left out: the matrix test refuses it. */
export function describeApi(routes: readonly Route[]) {
	const paths: Record<string, Record<string, object>> = {};
	for (const { name, method, handle } of routes) {
		const spec = "spec" in handle ? (handle.spec as Spec) : undefined; // of endpoint.ts and streams.ts
		if (!spec) continue;
		const path = (name.split(" ")[1] ?? "").replace(/\[(\w+)\]/g, "{$1}");
		const operations = paths[path] ?? {};
		operations[method.toLowerCase()] = operationOf(spec);
		paths[path] = operations;
	}
	return {
		openapi: "3.1.0",
		info: { title: "Seedbed", version: "1" },
		servers: [{ url: "/api/v1" }],
		security: [{ token: [] }],
		components: {
			securitySchemes: { token: { type: "http", scheme: "bearer" } },
			schemas: { Problem: PROBLEM },
		},
		paths,
	};
}

const PROBLEM = {
	description: "RFC 9457",
	type: "object",
	properties: {
		type: { type: "string" },
		title: { type: "string" },
		status: { type: "integer" },
		code: { type: "string", description: "Stable; for programs" },
		detail: { type: "string", description: "For people" },
		details: { type: "object" },
		requestId: { type: "string" },
	},
};

const MEDIA: Record<string, string> = { download: "application/jsonl", stream: "text/event-stream" };

function operationOf(spec: Spec) {
	const {
		kind,
		summary,
		params,
		query,
		body,
		answers,
		needsIfMatch,
		media = MEDIA[kind] ?? "application/json",
		status = kind === "upload" ? 201 : 200,
	} = spec;
	return {
		summary,
		...(kind === "open" && { security: [] }),
		parameters: [
			...parametersOf("path", params),
			...parametersOf("query", query),
			...(needsIfMatch
				? [{ in: "header", name: "If-Match", required: true, schema: { type: "string" } }]
				: []),
		],
		...(body && {
			requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } },
		}),
		...(kind === "upload" && {
			requestBody: {
				required: true,
				content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
			},
		}),
		responses: {
			[status]: {
				description: "Done",
				content: {
					[media]: { schema: answers ? schemaOf(answers, "output") : {} },
				},
			},
			default: {
				description: "Refused",
				content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
			},
		},
	};
}

function parametersOf(place: "path" | "query", schema: z.ZodType | undefined) {
	if (!schema) return [];
	const { properties = {}, required = [] } = schemaOf(schema, "input") as {
		properties?: Record<string, object>;
		required?: string[];
	};
	return Object.entries(properties).map(([name, property]) => ({
		in: place,
		name,
		required: place === "path" || required.includes(name),
		schema: property,
	}));
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): object {
	const { $schema: _, ...json } = z.toJSONSchema(schema, {
		io,
		unrepresentable: "any",
		// A format says the same in a word; zod's patterns for it are hundreds of characters.
		override: ({ jsonSchema }) => {
			if (jsonSchema.format) delete jsonSchema.pattern;
		},
	});
	return json;
}
