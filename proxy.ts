import { type NextRequest, NextResponse } from "next/server";

/**
 * Headers for every page. Not a guard: who may see what is decided where the page is made.
 *
 * Scripts run by a nonce that is new for each page; Monaco and charts come in by `import()` from one that has it.
 * Styles may be inline: Mantine and Monaco write them, and a style runs nothing.
 */
export function proxy(request: NextRequest): NextResponse {
	const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
	// biome-ignore lint/style/noProcessEnv: Next replaces it while it bundles; settings cannot be read here.
	const isDevelopment = process.env.NODE_ENV === "development";
	const policy = [
		"default-src 'self'",
		`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
		"style-src 'self' 'unsafe-inline'",
		"img-src 'self' data: blob:",
		"font-src 'self' data:",
		"worker-src 'self' blob:",
		"connect-src 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join("; ");

	const headers = new Headers(request.headers);
	headers.set("x-nonce", nonce);
	headers.set("content-security-policy", policy); // Next reads the nonce for its own scripts from here
	const response = NextResponse.next({ request: { headers } });
	response.headers.set("content-security-policy", policy);
	return response;
}

export const config = {
	matcher: ["/((?!api/|_next/static|_next/image|monaco/|healthz$|readyz$|icon\\.svg$).*)"],
};
