import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { addressFault, LONGEST_ADDRESS, refuseAddress } from "./addresses.mjs";

it("lets every address pass that can be read", () => {
	for (const url of [
		"/",
		"/p/demo/taxonomy/knowledge/f%C3%BCr%20alle/%E2%80%AE",
		"/p/demo/samples?q=100%&leaf=%E4",
		"/p/demo/taxonomy/%2500",
		"/login?callbackUrl=%2Fp%2Fdemo%3Fa%3D1",
		`/p/demo/taxonomy/${"a".repeat(LONGEST_ADDRESS - 18)}`,
	])
		expect(addressFault(url), url).toBeNull();
});

it("refuses what no database keeps, what is no UTF-8, and what has no end", () => {
	for (const url of [
		"/p/demo/taxonomy/%00",
		"/p/demo/taxonomy/a%00b?tab=yaml",
		"/p/demo/taxonomy/%",
		"/p/demo/taxonomy/%ff",
		"/p/demo/taxonomy/%ED%A0%80",
		"/p/demo/samples?q=%00",
		"/api/v1/taxonomy-nodes/%00",
	])
		expect(addressFault(url), url).toMatchObject({ status: 400, code: "address.not-text" });
	expect(addressFault(`/p/demo/${"a".repeat(LONGEST_ADDRESS)}`)).toMatchObject({ status: 414 });
});

it("says so in words to a person, and in a problem to a program", async () => {
	const server = createServer((request, response) => {
		const fault = addressFault(request.url ?? "/");
		if (fault) refuseAddress(request, response, fault);
		else response.end();
	}).listen(0, "127.0.0.1");
	try {
		await new Promise((listening) => server.once("listening", listening));
		const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
		const page = await fetch(`${base}/p/demo/taxonomy/%00`);
		expect(page.status).toBe(400);
		expect(await page.text()).toContain("This address has a character in it that cannot be read.");
		const problem = await fetch(`${base}/api/v1/projects?cursor=%00`);
		expect(problem.headers.get("content-type")).toBe("application/problem+json");
		expect(await problem.json()).toMatchObject({ status: 400, code: "address.not-text" });
	} finally {
		server.close();
	}
});
