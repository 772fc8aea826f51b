import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { findRoutes } from "#lib/platform/testing/routes.ts";
import { describeApi } from "./openapi.ts";

it("says of the API what its schemas say: run scripts/openapi.ts after a change", async () => {
	const written = JSON.parse(readFileSync("app/api/v1/openapi.json/openapi.json", "utf8"));
	const now = JSON.parse(JSON.stringify(describeApi(await findRoutes())));
	expect(Object.keys(written.paths).sort()).toEqual(Object.keys(now.paths).sort());
	expect(written).toEqual(now);
});
