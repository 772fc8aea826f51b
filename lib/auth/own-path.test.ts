import { expect, test } from "vitest";
import { ownPath } from "./own-path.ts";

test("a path of ours is gone to, with its query", () => {
	expect(ownPath("/p/demo?tab=a#b")).toBe("/p/demo?tab=a");
	expect(ownPath("p/demo")).toBe("/p/demo");
});

test.each([
	"https://evil.example",
	"//evil.example",
	"/.//evil.example/x",
	"/a/..//evil.example",
	"/%2e//evil.example",
	"\\\\evil.example",
	"/\\evil.example",
	"/.\\\\evil.example",
	"/\t/evil.example",
	"javascript:alert(1)",
	"http://seedbed.invalid.evil.example/",
])("%j leads nowhere else", (link) => {
	const url = new URL(ownPath(link), "https://here.example");
	expect(url.host).toBe("here.example");
});

test("a list of links, and none, lead home", () => {
	expect(ownPath(["/a", "/b"])).toBe("/");
	expect(ownPath(undefined)).toBe("/");
});
