import { writeFile } from "node:fs/promises";
import { describeApi } from "#app/_server/openapi.ts";
import { findRoutes } from "#lib/platform/testing/routes.ts";

/** Writes the API's description from the endpoints' own schemas. Run it after a change of a route. */
const FILE = "app/api/v1/openapi.json/openapi.json";
await writeFile(FILE, `${JSON.stringify(describeApi(await findRoutes()), null, "\t")}\n`);
process.exit(0);
