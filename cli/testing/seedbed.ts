import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Said = { code: number | null; stdout: string; stderr: string };

/** Runs the command line as a user would, with these settings and no others of Seedbed's. */
export function seedbed(
	args: readonly string[],
	settings: Readonly<Record<string, string>>,
	onStart: (child: ChildProcess) => void = () => {},
): Promise<Said> {
	const { promise, resolve } = Promise.withResolvers<Said>();
	const child = spawn(process.execPath, ["cli/seedbed.mjs", ...args], {
		env: { NODE_ENV: "test", SEEDBED_URL: "", SEEDBED_TOKEN: "", ...settings },
	});
	let stdout = "";
	let stderr = "";
	child.stdout.on("data", (text) => {
		stdout += text;
	});
	child.stderr.on("data", (text) => {
		stderr += text;
	});
	child.on("close", (code) => resolve({ code, stdout, stderr }));
	onStart(child);
	return promise;
}

export type Asked = { method: string; path: string; json: unknown; bytes: Buffer };
type Answer = (asked: Asked, request: IncomingMessage, response: ServerResponse) => unknown;

/** A server that answers "GET /path" and so on, below /api/v1, by a table, and keeps what it was asked. */
export async function scriptedServer(answers: Readonly<Record<string, Answer>>) {
	const asked: Asked[] = [];
	const server = createServer(async (request, response) => {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part);
		const bytes = Buffer.concat(parts);
		const isJson = request.headers["content-type"] === "application/json";
		const path = (request.url ?? "").replace(/^\/api\/v1/, "");
		const one = {
			method: request.method ?? "",
			path,
			json: isJson ? JSON.parse(String(bytes)) : null,
			bytes,
		};
		asked.push(one);
		const answer = answers[`${one.method} ${path.replace(/\?.*/, "")}`];
		const value = answer?.(one, request, response);
		if (response.headersSent) return; // the table answered in its own way
		response.statusCode = answer ? response.statusCode : 404;
		response.setHeader("content-type", "application/json");
		response.end(
			JSON.stringify(answer ? value : { code: "not-found", detail: "There is no such page.", details: {} }),
		);
	});
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	const { port } = server.address() as AddressInfo; // a listening TCP server has this address
	return {
		asked,
		settings: { SEEDBED_URL: `http://127.0.0.1:${port}`, SEEDBED_TOKEN: "seedbed_of-a-test" },
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

/** An id of the form that the API has, told apart by a digit. */
export const idOf = (digit: number): string => `00000000-0000-7000-8000-${String(digit).padStart(12, "0")}`;
