// Pages, search and filter of a project with 10,000 leaves on up to 20 levels: p50 and p95 of 60 requests each.
import { parseArgs } from "node:util";
import { encode } from "next-auth/jwt";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import { TreeColumns } from "#lib/taxonomy/schema.ts";
import { buildTree } from "#lib/taxonomy/tree.ts";
import { fromColumns } from "#lib/taxonomy/tree-columns.ts";
import { filterTree } from "#lib/taxonomy/tree-filter.ts";
import { ensureBuild, withWeb } from "./built-web.ts";
import { report } from "./figure.ts";
import { spreadOf } from "./spread.ts";
import { LEAVES, makeTallProject, type TallProject } from "./tall-project.ts";
import { type Throwaway, withDatabase } from "./throwaway-database.ts";

const REQUESTS = 60;
/** Before a figure is taken, so that code is compiled and pages of the database are in memory. */
const WARM_UP = 8;
const LIMIT_MS = 100;
const bench = "tree";

/** `--keep` leaves the web up for a look, until the input ends. */
export async function run(args: string[]): Promise<void> {
	const { values } = parseArgs({ args, options: { keep: { type: "boolean", default: false } } });
	await ensureBuild();
	await withDatabase(async (database) => {
		const begun = performance.now();
		const project = await makeTallProject(database.url);
		const figure = `making ${LEAVES} leaves with seeds, samples and contributions`;
		report({ bench, figure, value: (performance.now() - begun) / 1000, unit: "s" });
		const since = performance.now();
		const { saveMissingWords } = await import("#lib/taxonomy/leaf-words.server.ts");
		await saveMissingWords();
		report({
			bench,
			figure: "making all leaves' words",
			value: (performance.now() - since) / 1000,
			unit: "s",
		});
		const cookie = await cookieOf(database, project);
		await withWeb(database, async (address, spent) => {
			await pages(address, cookie, project, spent);
			await filter(address, cookie, project);
			if (values.keep) await looked(address, cookie, database);
		});
	});
}

/** A session's cookie, without the form of signing in. */
async function cookieOf({ secrets }: Throwaway, { userId }: TallProject): Promise<string> {
	const { db } = await import("#lib/platform/db.server.ts");
	const { openSession } = await import("#lib/auth/sessions.server.ts");
	const session = await openSession(userId);
	await db.$disconnect();
	return `seedbed.session=${await encode({ token: { session }, secret: secrets.NEXTAUTH_SECRET })}`;
}

/** What the tree at the left asks for. */
const treeAt = (projectId: string) => `/api/v1/projects/${projectId}/taxonomy-nodes?form=columns`;

/** Addresses by what they are. Of a figure with several each is asked for in turn. */
function places({ id, slug, leaves, folders }: TallProject): Record<string, string[]> {
	const at = `/p/${slug}`;
	const api = `/api/v1/projects/${id}`;
	const depth = (path: string) => path.split("/").length;
	const byDepth = [...leaves].sort((a, b) => depth(b) - depth(a));
	const within = (path: string) => `${at}/taxonomy/${pathInUrl(path)}`;
	const middle = folders.filter((path) => depth(path) === 2).slice(0, 12);
	const found = (words: string) => `${api}/search?q=${encodeURIComponent(words)}`;
	const inTexts = (words: string) => `${api}/taxonomy-search?q=${encodeURIComponent(words)}`;
	return {
		"account, which has no project: the least a page takes": ["/account"],
		home: [at],
		"taxonomy, root": [`${at}/taxonomy`],
		"taxonomy, branch of a third of the leaves": [`${at}/taxonomy/knowledge`],
		"taxonomy, folder of 200 leaves": middle.map(within),
		"taxonomy, deepest leaf": byDepth.slice(0, 12).map(within),
		"taxonomy, all nodes for the tree": [treeAt(id)],
		"search, words in many paths": ["water", "graft apple", "bed garden"].map(found),
		"search, words in few paths": leaves.slice(4000, 4012).map((path) => found(path.split("_").at(-1) ?? "")),
		"search, words in none": [found("zucchini"), found("nothing of the kind")],
		"texts, beginnings of words in all leaves": ["w", "beg", "noon d", "garden"].map(inTexts),
		"texts, words in many leaves": ["water bean", "prune noon", "gardener 7", "graft apple case"].map(
			inTexts,
		),
		"texts, words in few leaves": leaves
			.slice(4000, 4012)
			.map((path) => inTexts(`garden ${path.split("_").at(-1)}`)),
		"texts, words in none": [inTexts("zucchini"), inTexts("nothing of the kind")],
		"taxonomy, root with words and filters": [`${at}/taxonomy?q=water&author=Gardener%203&findings=none`],
		"contributions that need me": [`${at}/contributions`],
		"contributions, all, by words": [`${at}/contributions?view=all&q=prune`],
		"samples to read": [`${at}/samples`],
		"samples, table": [`${at}/samples?view=table`],
		"samples of a folder": middle.map((path) => `${at}/samples?leaf=${encodeURIComponent(path)}`),
	};
}

async function pages(
	address: string,
	cookie: string,
	project: TallProject,
	spent: () => number | undefined,
): Promise<void> {
	for (const [what, paths] of Object.entries(places(project))) {
		const ms: number[] = [];
		let bytes = 0;
		let before: number | undefined;
		for (let n = 0; n < WARM_UP + REQUESTS; n++) {
			if (n === WARM_UP) before = spent();
			const begun = performance.now();
			const body = await get(`${address}${paths[n % paths.length]}`, cookie);
			if (n >= WARM_UP) ms.push(performance.now() - begun);
			bytes = Math.max(bytes, body.byteLength);
		}
		const after = spent();
		figures(what, ms);
		if (before !== undefined && after !== undefined) {
			const value = (after - before) / REQUESTS;
			report({ bench, figure: `${what}, the web's processor time for each`, value, unit: "ms" });
		}
		report({ bench, figure: `${what}, size`, value: bytes / 1000, unit: "kB" });
	}
}

async function get(url: string, cookie: string): Promise<Buffer> {
	const answer = await fetch(url, { headers: { cookie }, redirect: "error" });
	const body = Buffer.from(await answer.arrayBuffer());
	// What streams has said 200 before it fails; the place where it failed bears the error's digest.
	if (!answer.ok || body.includes("data-dgst="))
		throw new Error(`${url} answers ${answer.status} and failed.`);
	return body;
}

function figures(what: string, ms: readonly number[]): void {
	const { median, p95 } = spreadOf(ms);
	report({ bench, figure: `${what}, p50`, value: median, unit: "ms" });
	report({ bench, figure: `${what}, p95`, value: p95, unit: "ms", limit: LIMIT_MS });
}

/** What the browser does with the nodes: the tree once, then the filter at every key. */
async function filter(address: string, cookie: string, { id }: TallProject): Promise<void> {
	const body = await get(`${address}${treeAt(id)}`, cookie);
	const { items } = fromColumns(TreeColumns.parse(JSON.parse(body.toString())));
	const timed = (work: (n: number) => unknown) =>
		Array.from({ length: REQUESTS }, (_, n) => {
			const begun = performance.now();
			work(n);
			return performance.now() - begun;
		});
	figures(
		"the tree of all nodes, in memory",
		timed(() => buildTree(items)),
	);
	const words = ["w", "wat", "water bean", "garden 7", "zucchini"];
	const choices = [{}, { coverage: "no-seed" }, { author: "Gardener 3" }, { findings: "errors" }] as const;
	const ask = (n: number) => ({ words: words[n % 5] ?? "", ...choices[n % 4] });
	figures(
		"filter of all nodes, in memory",
		timed((n) => filterTree(items, ask(n))),
	);
}

async function looked(address: string, cookie: string, { url }: Throwaway): Promise<void> {
	console.error(`  ${address}/p/tall\n  ${cookie}\n  ${url}\n  It stays until the input ends.`);
	for await (const _ of process.stdin);
}
