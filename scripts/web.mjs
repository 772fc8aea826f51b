// The web process: Next behind our own listeners. `next start` listens on one address, and "localhost" is two:
// a browser may ask for either 127.0.0.1 or ::1.
import { createServer } from "node:http";
import next from "next";
import { addressFault, refuseAddress } from "./addresses.mjs";
import { hostsOf } from "./ports.mjs";

/** How long requests in hand may take to end once the web is told to stop. Streams of events never end by themselves. */
const LAST_REQUESTS_MS = 700;

const dev = process.argv.includes("--dev");
const port = Number(process.env.PORT);
const app = next({ dev, hostname: "localhost", port });
await app.prepare();
const [handle, upgrade] = [app.getRequestHandler(), app.getUpgradeHandler()];

const servers = [];
for (const host of hostsOf(process.env.HOST)) {
	const server = createServer((request, response) => {
		const fault = addressFault(request.url ?? "/");
		if (fault) return refuseAddress(request, response, fault);
		// Anybody can write this header: without a proxy of our own before us, only the socket knows who asks.
		if (process.env.SEEDBED_TRUST_PROXY !== "1")
			request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "unknown";
		handle(request, response).catch((error) => {
			console.error(error);
			if (!response.headersSent) response.writeHead(500);
			response.end();
		});
	});
	server.on("upgrade", (request, socket, head) => {
		upgrade(request, socket, head).catch(() => socket.destroy());
	});
	await new Promise((listening, failed) => {
		server.once("error", (error) => {
			// A machine without IPv6 has no ::1 to answer on.
			const absent = ["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(
				/** @type {NodeJS.ErrnoException} */ (error).code ?? "",
			);
			absent && host === "::1" ? listening(undefined) : failed(error);
		});
		server.listen(port, host, () => listening(undefined));
	});
	servers.push(server);
}

let leaving = false;
async function leave() {
	if (leaving) return;
	leaving = true;
	const closed = servers.map((server) => new Promise((done) => server.close(done)));
	const cut = setTimeout(() => {
		for (const server of servers) server.closeAllConnections();
	}, LAST_REQUESTS_MS);
	await Promise.all(closed);
	clearTimeout(cut);
	process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, leave);
if (process.channel) process.on("disconnect", leave);
