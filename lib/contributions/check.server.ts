import { sha256 } from "#lib/platform/hash.server.ts";
import { checkLeaf } from "#lib/taxonomy/revisions.server.ts";
import type { ChangeView } from "./schema.ts";

type Check = ChangeView["check"];

/** The same text is checked for every reader of a page; its check is always the same, so the last ones are kept. */
const KEPT = 500;
const checks = new Map<string, Check>();

/** What the check says of a change's text: by the file's own version, at the path where it will be. */
export function checkText(text: string, path: string): Check {
	const key = `${sha256(text)} ${path}`;
	const found = checks.get(key);
	if (found) return found;
	const { report, findings, seedCount, standing } = checkLeaf(new TextEncoder().encode(text), path);
	const check = { verdict: report.verdict, standing, seedCount, findings };
	checks.set(key, check);
	if (checks.size > KEPT) checks.delete(checks.keys().next().value as string); // size > 0, so there is a first
	return check;
}
