#!/usr/bin/env node
// npx seedbed …: the command line, under Node 24 or newer whatever Node calls it.
import { fileURLToPath } from "node:url";

process.argv.splice(2, 0, fileURLToPath(new URL("./main.ts", import.meta.url)));
await import("../scripts/with-node.mjs");
