import { hash } from "node:crypto";
import { Client } from "pg";
import { newId } from "#lib/platform/ids.ts";
import { canonicalSeed } from "#lib/taxonomy/leaf.ts";
import { kindOfPath, nameOf } from "#lib/taxonomy/path.ts";
import { newQna } from "#lib/taxonomy/qna/write.ts";

/** What the requests of the bench name. */
export type TallProject = { id: string; slug: string; userId: string; leaves: string[]; folders: string[] };

export const LEAVES = 10_000;
const AUTHORS = 40;
const CONTRIBUTIONS = 500;
const SAMPLES = 30_000;
const SEEDS = 5;

const THINGS = ["apple", "bean", "cedar", "dill", "elder", "fern", "grape", "hazel", "iris", "juniper"];
const WORKS = ["graft", "harvest", "plant", "prune", "shade", "sow", "store", "thin", "water", "weed"];
const BRANCHES = ["compositional_skills", "foundational_skills", "knowledge"];

const wordsOf = (n: number) => `${WORKS[n % 10]} ${THINGS[Math.floor(n / 10) % 10]}`;

/** Ten leaves to a folder, twenty such folders below a chain of up to 17: from 4 levels to 20. */
function pathOf(leaf: number): string {
	const folder = Math.floor(leaf / 10);
	const family = Math.floor(folder / 20);
	const chain = Array.from({ length: 1 + (family % 17) }, (_, at) =>
		at === 0 ? `garden ${family}` : `${THINGS[(family + at) % 10]} bed ${at}`,
	);
	const branch = BRANCHES[family % BRANCHES.length] ?? "";
	return [branch, ...chain, `row ${folder}`, `${wordsOf(leaf)} ${leaf}`.replaceAll(" ", "_")].join("/");
}

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T; // no list here is empty
const sha256 = (text: string) => hash("sha256", text, "hex");

type Row = Record<string, unknown>;

/** The rows of one project, by table, in an order in which each finds what it points to. */
class Rows {
	readonly tables = new Map<string, Row[]>();
	readonly texts = new Map<string, string>();

	add(table: string, row: Row): void {
		const rows = this.tables.get(table);
		if (rows) rows.push(row);
		else this.tables.set(table, [row]);
	}

	text(body: string): string {
		const sha = sha256(body);
		this.texts.set(sha, body);
		return sha;
	}
}

/**
 * Makes a project of 10,000 leaves with seed examples, authors, samples and contributions: rows in bulk, past the
 * commands, whose time is not what is measured.
 */
export async function makeTallProject(url: string): Promise<TallProject> {
	const rows = new Rows();
	const id = newId();
	const authors = Array.from({ length: AUTHORS }, () => newId());
	const userId = pick(authors, 0);
	authors.forEach((author, at) => {
		rows.add("User", { id: author, email: `${author}@example.org`, name: `Gardener ${at}` });
	});
	rows.add("Project", { id, slug: "tall", name: "A tall project" });
	authors.forEach((author, at) => {
		const roles = at === 0 ? ["admin", "reviewer", "contributor", "researcher"] : ["contributor"];
		rows.add("Membership", { projectId: id, userId: author, roles });
	});
	const importId = newId();
	const from = { actorKind: "system", actorId: "bench" };
	rows.add("TaxonomyImport", { id: importId, projectId: id, number: 1, source: "bench.tar", ...from });

	const leaves = Array.from({ length: LEAVES }, (_, at) => pathOf(at));
	const nodes = nodesOf(rows, id, leaves);
	const live = leaves.map((path, at) =>
		leafOf(rows, { id, importId, authors }, nodes.get(path) ?? "", path, at),
	);
	samplesOf(rows, id, live);
	contributionsOf(rows, id, authors, live);
	await write(url, rows);
	const isLeaf = new Set(leaves);
	const folders = [...nodes.keys()].filter((path) => !isLeaf.has(path));
	return { id, slug: "tall", userId, leaves, folders };
}

/** The nodes of these leaves and of the folders above them, by path. */
function nodesOf(rows: Rows, projectId: string, leaves: readonly string[]): Map<string, string> {
	const nodes = new Map<string, string>();
	for (const leaf of leaves) {
		const names = leaf.split("/");
		names.forEach((name, at) => {
			const path = names.slice(0, at + 1).join("/");
			if (nodes.has(path)) return;
			const node = newId();
			const parentId = nodes.get(names.slice(0, at).join("/")) ?? null;
			const isLeaf = at === names.length - 1;
			nodes.set(path, node);
			rows.add("TaxonomyNode", {
				id: node,
				projectId,
				parentId,
				kind: kindOfPath(path),
				path,
				name,
				isLeaf,
			});
		});
	}
	return nodes;
}

type Leaf = { nodeId: string; path: string; sha: string; text: string; versions: string[] };
type Of = { id: string; importId: string; authors: readonly string[] };

/** A leaf's revision and seed examples. Every ninth has too few, as old ones have. */
function leafOf(rows: Rows, { id, importId, authors }: Of, nodeId: string, path: string, at: number): Leaf {
	const isKnowledge = path.startsWith("knowledge/");
	const count = at % 9 === 0 ? 3 : SEEDS;
	const seeds = Array.from({ length: count }, (_, n) => {
		const pair = (k: number) => ({
			question: `How do I ${wordsOf(at + n + k)} in garden ${at}, case ${n}.${k}?`,
			answer: `Begin on day ${(at + n) % 31} and ${wordsOf(at + k)} before noon.`,
		});
		return isKnowledge
			? { context: `In garden ${at} one has to ${wordsOf(at + n)}.`, pairs: [pair(0), pair(1), pair(2)] }
			: { pairs: [pair(0)] };
	});
	const text = newQna(isKnowledge ? "knowledge" : "compositional_skill", {
		createdBy: `gardener-${at % AUTHORS}`,
		...(isKnowledge
			? {
					domain: "gardening",
					documentOutline: `About ${nameOf(path)}`,
					document: { repo: "https://example.org/garden.git", commit: "0a1b2c3", patterns: ["*.md"] },
				}
			: { taskDescription: `To ${wordsOf(at)}` }),
		seeds,
	});
	const sha = sha256(text);
	const revision = newId();
	const bytes = `\\x${Buffer.from(text).toString("hex")}`;
	rows.add("Blob", { sha256: sha, bytes, sizeBytes: Buffer.byteLength(text) });
	rows.add("NodeRevision", {
		id: revision,
		projectId: id,
		nodeId,
		number: 1,
		sha256: sha,
		origin: "import",
		importId,
		createdBy: `gardener-${at % AUTHORS}`,
		authorId: pick(authors, at),
		verdict: count < SEEDS ? "errors" : "ok",
		findings: [],
		version: 3,
		seedCount: count,
		legacy: count < SEEDS,
	});
	const versions = seeds.map(({ context, pairs }, ordinal) => {
		const [example, version] = [newId(), newId()];
		const textSha256 = rows.text(canonicalSeed({ context: context ?? null, pairs }));
		rows.add("SeedExample", { id: example, projectId: id, nodeId });
		rows.add("SeedVersion", {
			id: version,
			projectId: id,
			seedExampleId: example,
			textSha256,
			authorId: pick(authors, at + ordinal),
			createdBy: `gardener-${(at + ordinal) % AUTHORS}`,
		});
		rows.add("RevisionSeed", {
			projectId: id,
			revisionId: revision,
			ordinal,
			seedVersionId: version,
			line: 5 + 2 * ordinal,
		});
		return version;
	});
	return { nodeId, path, sha, text, versions };
}

/** Samples of one run: most accepted, half of those still to be read. */
function samplesOf(rows: Rows, projectId: string, live: readonly Leaf[]): void {
	const [teacherId, runId] = [newId(), newId()];
	rows.add("Teacher", {
		id: teacherId,
		name: "Bench teacher",
		kind: "http",
		baseUrl: "http://127.0.0.1:9/v1",
		model: "bench",
		profile: "lab",
		isOpen: true,
		licence: "Apache-2.0",
		allowsTraining: true,
		maxConcurrency: 8,
		contextTokens: 32_768,
		timeoutSeconds: 30,
	});
	rows.add("ProjectTeacher", { projectId, teacherId });
	rows.add("GenerationRun", {
		id: runId,
		projectId,
		number: 1,
		status: "succeeded",
		pipelines: {},
		teacherId,
		teacherRevision: 1,
		judgeId: teacherId,
		judgeRevision: 1,
		seed: 1,
		estimate: {},
		startedByKind: "system",
		startedById: "bench",
	});
	for (let at = 0; at < SAMPLES; at++) {
		const leaf = pick(live, at * 7);
		const id = newId();
		const isAccepted = at % 4 !== 3;
		rows.add("Sample", {
			projectId,
			runId,
			id,
			nodeId: leaf.nodeId,
			batch: 0,
			key: `${leaf.nodeId}:0:${at}`,
			outcome: isAccepted ? "accepted" : "rejected",
			stage: isAccepted ? null : "faithfulness",
			reason: isAccepted ? null : "low-score",
			questionSha256: rows.text(`How would you ${wordsOf(at)} for the ${at}th time?`),
			answerSha256: rows.text(`For the ${at}th time, ${wordsOf(at)} slowly.`),
			scores: [],
			state: isAccepted && at % 2 === 0 ? "accepted" : "pending",
		});
		rows.add("SampleSeed", { projectId, runId, sampleId: id, seedVersionId: pick(leaf.versions, at) });
	}
}

const STATES = ["draft", "submitted", "changes_requested", "submitted", "withdrawn"];

function contributionsOf(
	rows: Rows,
	projectId: string,
	authors: readonly string[],
	live: readonly Leaf[],
): void {
	for (let at = 0; at < CONTRIBUTIONS; at++) {
		const leaf = pick(live, at * 19);
		const id = newId();
		const status = pick(STATES, at);
		const authorId = pick(authors, at);
		rows.add("Contribution", {
			id,
			projectId,
			number: at + 1,
			title: `Better words to ${wordsOf(at)}`,
			authorId,
			status,
			submittedAt: status === "draft" ? null : new Date(1_780_000_000_000 + at * 60_000).toISOString(),
		});
		rows.add("ContributionAuthor", { projectId, contributionId: id, userId: authorId });
		rows.add("Change", {
			id: newId(),
			projectId,
			contributionId: id,
			ordinal: 0,
			kind: "edit",
			nodeId: leaf.nodeId,
			path: leaf.path,
			baseSha256: leaf.sha,
			text: `${leaf.text}# looked through\n`,
		});
	}
}

/** So many rows go with one statement. */
const AT_ONCE = 5000;

async function write(url: string, { tables, texts }: Rows): Promise<void> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		await client.query("begin");
		await insert(
			client,
			"Text",
			[...texts].map(([sha, body]) => ({ sha256: sha, body })),
		);
		// A leaf points to its revision, which points to the leaf.
		for (const [table, rows] of tables) await insert(client, table, rows);
		await client.query(`
			update "TaxonomyNode" n set "liveRevisionId" = r.id from "NodeRevision" r where r."nodeId" = n.id`);
		await client.query("commit");
		await client.query("vacuum analyze"); // which autovacuum does elsewhere, and a throwaway database leaves
	} finally {
		await client.end();
	}
}

async function insert(client: Client, table: string, rows: readonly Row[]): Promise<void> {
	const name = client.escapeIdentifier(table);
	const columns = Object.keys(rows[0] ?? {})
		.map((column) => client.escapeIdentifier(column))
		.join(", ");
	for (let from = 0; from < rows.length; from += AT_ONCE) {
		await client.query(
			`insert into ${name} (${columns}) select ${columns} from jsonb_populate_recordset(null::${name}, $1)
			 on conflict do nothing`,
			[JSON.stringify(rows.slice(from, from + AT_ONCE))],
		);
	}
}
