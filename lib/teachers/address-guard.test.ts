import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	guardedAgent,
	guardedFetch,
	hostPortOf,
	openAddressGuard,
	type Resolve,
} from "./address-guard.server.ts";
import { whyRefused } from "./addresses.ts";

let hits = 0;
const server = createServer((req, res) => {
	hits += 1;
	if (req.url === "/away") res.writeHead(302, { location: "http://10.0.0.1/" }).end();
	else if (req.url === "/near") res.writeHead(302, { location: "/" }).end();
	else res.end("inside");
});
let port = 0;
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	port = (server.address() as AddressInfo).port; // it listens on a port
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

describe("which addresses are refused", () => {
	it.each([
		"0.0.0.0",
		"10.1.2.3",
		"100.64.0.1",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.254",
		"169.254.169.254",
		"172.16.0.1",
		"172.31.255.255",
		"192.168.0.1",
		"198.19.0.1",
		"224.0.0.1",
		"255.255.255.255",
		"::",
		"::1",
		"fe80::1",
		"fe80::1%eth0",
		"febf::1",
		"fc00::1",
		"fd00:ec2::254",
		"ff02::1",
		"::ffff:127.0.0.1",
		"::ffff:a9fe:a9fe",
		"::ffff:0:10.0.0.1",
		"::127.0.0.1",
		"64:ff9b::10.0.0.1",
		"64:ff9b:1::1",
		"2002:7f00:1::",
		"2001:0:1::1",
		"2001:db8::1",
		"not an address",
		"1.2.3",
		"1.2.3.400",
		"1::2::3",
		"12345::",
	])("%s", (address) => expect(whyRefused(address)).toBeTruthy());

	it.each([
		"1.1.1.1",
		"100.63.255.255",
		"100.128.0.1",
		"172.15.255.255",
		"172.32.0.1",
		"192.167.1.1",
		"223.255.255.255",
		"2606:4700::1111",
		"::ffff:1.1.1.1",
		"64:ff9b::1.1.1.1",
		"2002:101:101::1",
	])("but %s is public", (address) => expect(whyRefused(address)).toBeUndefined());
});

describe("a URL", () => {
	it.each([
		"http://127.0.0.1/",
		"http://2130706433/",
		"http://0x7f.1/",
		"http://0177.0.0.1/",
		"http://127.1/",
		"http://[::1]/",
		"http://[::ffff:7f00:1]/",
		"http://169.254.169.254/latest/meta-data/",
		"http://１２７.0.0.1/",
		"ftp://example.org/",
		"file:///etc/passwd",
		"data:text/plain,x",
		"http://user:password@example.org/",
		"nonsense",
	])("%s is refused", (url) => {
		expect(() => openAddressGuard([]).check(url)).toThrow(
			expect.objectContaining({ code: "address.refused" }),
		);
	});

	it("of a public name passes, and tells no password when it is refused", () => {
		expect(openAddressGuard([]).check("https://api.example.org/v1").href).toBe("https://api.example.org/v1");
		expect(() => openAddressGuard([]).check("http://u:hunter2@example.org/")).toThrow(/^(?!.*hunter2)/s);
	});

	it.each(["localhost", "10.0.0.1", "http://localhost:80", "a b:80", "host:port", "host:99999", "u@h:1"])(
		"an allowance is host:port, not %s",
		(entry) => {
			expect(() => openAddressGuard([entry])).toThrow(
				expect.objectContaining({ code: "address.allowance-malformed" }),
			);
		},
	);

	it("has its host and port, the default one too", () => {
		expect(hostPortOf("https://Example.org/v1")).toBe("example.org:443");
		expect(hostPortOf("http://[::1]:8080/")).toBe("[::1]:8080");
	});
});

describe("a connection", () => {
	const refusedCode = { code: "address.refused" };

	it("to loopback is made to the allowed port only, by any way of writing it", async () => {
		const allowed = [`127.0.0.1:${port}`];
		expect(await (await guardedFetch(`http://127.0.0.1:${port}/`, allowed)).text()).toBe("inside");
		expect(await (await guardedFetch(`http://0x7f000001:${port}/`, allowed)).text()).toBe("inside");
		const before = hits;
		await expect(guardedFetch(`http://127.0.0.1:${port}/`, [])).rejects.toMatchObject(refusedCode);
		await expect(guardedFetch(`http://127.0.0.1:${port}/`, ["127.0.0.1:1"])).rejects.toMatchObject(
			refusedCode,
		);
		await expect(guardedFetch(`http://localhost:${port}/`, [])).rejects.toMatchObject(refusedCode);
		expect(hits).toBe(before);
	});

	it("is checked by the agent itself, whoever uses it", async () => {
		const { request } = await import("undici");
		const agent = guardedAgent([]);
		await expect(request(`http://127.0.0.1:${port}/`, { dispatcher: agent })).rejects.toMatchObject(
			refusedCode,
		);
		await expect(request(`http://[::1]:${port}/`, { dispatcher: agent })).rejects.toMatchObject(refusedCode);
		await agent.close();
	});

	it("follows no redirect, and when told to follow, checks each hop", async () => {
		const allowed = [`127.0.0.1:${port}`];
		await expect(guardedFetch(`http://127.0.0.1:${port}/near`, allowed)).rejects.toThrow(TypeError);
		const near = await guardedFetch(`http://127.0.0.1:${port}/near`, allowed, { redirect: "follow" });
		expect(await near.text()).toBe("inside");
		await expect(
			guardedFetch(`http://127.0.0.1:${port}/away`, allowed, { redirect: "follow" }),
		).rejects.toMatchObject({ ...refusedCode, message: expect.stringContaining("10.0.0.1") });
	});

	it("goes to the address that was checked: a name that changes its mind gains nothing", async () => {
		const { request } = await import("undici");
		// 127.0.0.1 stands for the public address and 127.0.0.2 for the private one: no test leaves this machine
		const answers = ["127.0.0.1", "127.0.0.2"];
		const rebinding: Resolve = async () => [{ address: answers.shift() ?? "", family: 4 }];
		const judge = (address: string) => (address === "127.0.0.1" ? undefined : "private");
		const agent = openAddressGuard([], { resolve: rebinding, judge }).agent();
		const url = `http://rebind.test:${port}/`;
		const first = await request(url, { dispatcher: agent, reset: true });
		expect(await first.body.text()).toBe("inside");
		expect(answers).toEqual(["127.0.0.2"]); // looked up once, and that answer is where it went
		const before = hits;
		await expect(request(url, { dispatcher: agent })).rejects.toMatchObject({
			...refusedCode,
			message: expect.stringContaining("resolves to 127.0.0.2"),
		});
		expect(hits).toBe(before);
		await agent.destroy();
	});

	it("is refused when any address of the name is private", async () => {
		const { request } = await import("undici");
		const mixed: Resolve = async () => [
			{ address: "1.1.1.1", family: 4 },
			{ address: "::ffff:127.0.0.1", family: 6 },
		];
		const agent = openAddressGuard([], { resolve: mixed }).agent();
		await expect(request("http://mixed.test/", { dispatcher: agent })).rejects.toMatchObject(refusedCode);
		await agent.close();
	});

	it("to an allowed name goes where it resolves to", async () => {
		const { request } = await import("undici");
		const agent = openAddressGuard([`box.test:${port}`], {
			resolve: async () => [{ address: "127.0.0.1", family: 4 }],
		}).agent();
		const response = await request(`http://box.test:${port}/`, { dispatcher: agent });
		expect(await response.body.text()).toBe("inside");
		await agent.close();
	});
});
