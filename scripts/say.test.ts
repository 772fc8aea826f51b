import { expect, it } from "vitest";
import { whyNotThisNode } from "./node-range.mjs";
import { hostsOf, nameOf } from "./ports.mjs";
import { Sentence, sentenceOf } from "./say.mjs";

const failure = (code: string) =>
	Object.assign(new Error(`${code}: it failed\n    at write`), { code, path: "/data" });

it.each([
	["ENOSPC", "The disk that holds /data is full."],
	["EACCES", "/data may not be read or written by this user."],
	["EROFS", "/data is on a disk that cannot be written."],
	["ENOTDIR", "/data is not a folder."],
])("says what %s means", (code, sentence) => expect(sentenceOf(failure(code))).toContain(sentence));

it("never shows a stack, and shows our own sentences as they are", () => {
	expect(sentenceOf(failure("EWHAT"))).toBe("EWHAT: it failed");
	expect(sentenceOf(new Sentence("Two\nlines."))).toBe("Two\nlines.");
});

it.each([
	["20.19.0", true],
	["20.18.9", false],
	["21.7.0", false],
	["22.11.0", false],
	["22.12.0", true],
	["23.0.0", false],
	["24.0.0", true],
	["26.1.0", true],
	["12.0.0", false],
])("Node %s will do: %s", (version, will) => {
	expect(whyNotThisNode(version, "linux-x64") === undefined).toBe(will);
	if (!will) expect(whyNotThisNode(version, "linux-x64")).toContain("Install Node 24");
});

it("below Node 24, asks whether a packaged one is there for the system", () => {
	expect(whyNotThisNode("22.12.0", "darwin-arm64")).toContain("on darwin-arm64");
	expect(whyNotThisNode("24.1.0", "darwin-arm64")).toBeUndefined();
});

it("takes both loopbacks for either, and calls them localhost", () => {
	for (const host of [undefined, "", "localhost", "127.0.0.1", "::1"]) {
		expect(hostsOf(host)).toEqual(["127.0.0.1", "::1"]);
		expect(nameOf(host)).toBe("localhost");
	}
	expect([hostsOf("10.0.0.7"), nameOf("10.0.0.7"), nameOf("fd00::7")]).toEqual([
		["10.0.0.7"],
		"10.0.0.7",
		"[fd00::7]",
	]);
});
