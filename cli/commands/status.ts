import { z } from "zod";
import type { Command } from "#cli/command.ts";
import { UsageError } from "#cli/command.ts";
import { readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
import { GenerationRunLine } from "#lib/generation/schema.ts";
import { CountsView } from "#lib/home/schema.ts";
import { UnavailableError } from "#lib/platform/errors.ts";

const Ready = z.object({ status: z.string(), checks: z.record(z.string(), z.boolean()) });
const Projects = z.object({ items: z.array(z.object({ id: z.uuid(), slug: z.string(), name: z.string() })) });
const Runs = z.object({ items: z.array(GenerationRunLine), nextCursor: z.string().nullable() });

const MOVES: readonly string[] = ["queued", "waiting", "running"];

export const command: Command = {
	summary: "Whether the server is reachable and ready, and what runs in it.",
	usage: [
		"Usage: seedbed status [--json]",
		"",
		"Asks the server at SEEDBED_URL with the token of SEEDBED_TOKEN; without a token, only whether it is ready.",
		"Exit code: 0 ready, 1 reachable and not ready, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { values, positionals } = readOptions(args, { json: { type: "boolean" } });
		if (positionals.length > 0) throw new UsageError("It takes no names.");
		const { base, hasToken } = settings();
		const ready = await readyOf(base);
		const isReady = ready.status === "ready";
		const projects = isReady && hasToken ? await projectsOf() : [];
		if (values.json) {
			process.stdout.write(`${JSON.stringify({ server: base, ...ready, projects })}\n`);
		} else {
			report(base, ready, projects, hasToken);
		}
		return isReady ? 0 : 1;
	},
};

function settings() {
	const { env } = process;
	return {
		base: (env.SEEDBED_URL || "http://localhost:3000").replace(/\/+$/, ""),
		hasToken: Boolean(env.SEEDBED_TOKEN),
	};
}

async function readyOf(base: string): Promise<z.infer<typeof Ready>> {
	const response = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(() => {
		const says = `The server at ${base} does not answer. Is it started, and is SEEDBED_URL right?`;
		throw new UnavailableError("server.unreachable", says);
	});
	const answer = Ready.safeParse(await response.json().catch(() => undefined));
	if (!answer.success) {
		throw new UnavailableError("server.unknown", `What answers at ${base} is no Seedbed server.`);
	}
	return answer.data;
}

async function projectsOf() {
	const server = serverOf();
	const { items } = await server.ask(Projects, "/projects");
	const reads = items.map(async ({ id, slug, name }) => {
		const counts = await server.ask(CountsView, `/projects/${id}/counts`);
		const runs = await server.ask(Runs, `/projects/${id}/generation-runs`);
		const inMotion = runs.items.filter(({ status }) => MOVES.includes(status));
		return { id, slug, name, counts, generationRuns: inMotion };
	});
	return Promise.all(reads);
}

function report(
	base: string,
	{ status, checks }: z.infer<typeof Ready>,
	projects: Awaited<ReturnType<typeof projectsOf>>,
	hasToken: boolean,
): void {
	const print = (line: string) => process.stdout.write(`${line}\n`);
	print(`${base} is ${status}.`);
	for (const [name, isGood] of Object.entries(checks)) if (!isGood) print(`  ${name}: not there`);
	if (!hasToken) print("Set SEEDBED_TOKEN to see what runs.");
	for (const { slug, counts, generationRuns } of projects) {
		const waits = `${counts.contributions} contributions and ${counts.samples} samples wait for review`;
		const others = `${counts.trainingRuns} trainings, ${counts.evaluationRuns} evaluations in motion`;
		print(`${slug}: ${waits}; ${generationRuns.length} generation runs, ${others}.`);
		for (const { number, status, reason, accepted, target, teacher } of generationRuns) {
			const why = reason === null ? "" : ` ${reason}`;
			print(`  run ${number}: ${status}, ${accepted} of ${target} accepted, teacher ${teacher.name}.${why}`);
		}
	}
}
