import { expect, it } from "vitest";
import { changedUrl } from "./url-state.ts";

it.each([
	["", { state: "running" }, "/p/demo/generation?state=running"],
	["state=running&cursor=abc", { q: "bird" }, "/p/demo/generation?state=running&q=bird"],
	["state=running", { state: null }, "/p/demo/generation"],
	["state=running", { cursor: "abc" }, "/p/demo/generation?state=running&cursor=abc"],
	["", { state: "running,paused" }, "/p/demo/generation?state=running,paused"],
	["q=a", { q: "" }, "/p/demo/generation"],
])("%j with %j is %s", (search, change, url) =>
	expect(changedUrl("/p/demo/generation", search, change)).toBe(url),
);
