import description from "./openapi.json" with { type: "json" };

export const dynamic = "force-static";

/** Made from the endpoints' own schemas by scripts/openapi.ts; a test compares the two. */
export const GET = (): Response => Response.json(description);
