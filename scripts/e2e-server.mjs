// The built app for the browser tests: `node scripts/e2e-server.mjs FOLDER` starts it as `npm start` does, on an
// empty data folder, without what the person at this machine has set for their own.
import { removeCluster } from "./postgres.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
	console.error("Usage: node scripts/e2e-server.mjs FOLDER");
	process.exit(2);
}
await removeCluster(folder);
process.env.SEEDBED_DATA = folder;
process.env.SEEDBED_TEST_DATABASE = "1";
await import("./supervisor.mjs");
