import { expect, it } from "vitest";
import { placeHref, placeOf } from "./routes.ts";

it.each([
	["/", "home"],
	["/p/demo", "home"],
	["/p/demo/generation/214", "generation"],
	["/p/demo/admin/jobs", "admin"],
	["/account", undefined],
	["/p/demo/elsewhere", undefined],
])("%s lies in %s", (pathname, place) => expect(placeOf(pathname)).toBe(place));

it("writes addresses of a project", () => {
	expect(placeHref("demo", "home")).toBe("/p/demo");
	expect(placeHref("demo", "samples")).toBe("/p/demo/samples");
	expect(placeHref(undefined, "samples")).toBe("/");
});
