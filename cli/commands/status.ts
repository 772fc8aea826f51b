import { z } from "zod";
import { type Command, UsageError } from "#cli/command.ts";
import { readOptions } from "#cli/options.ts";
import { fetchFrom, serverOf, serverSettings } from "#cli/server.ts";
import { EvaluationLine } from "#lib/evaluation/schema.ts";
import { GenerationRunLine } from "#lib/generation/schema.ts";
import { CountsView } from "#lib/home/schema.ts";
import { UnavailableError } from "#lib/platform/errors.ts";
import { pageOf } from "#lib/platform/lists.ts";
import { TrainingLine } from "#lib/training/schema.ts";

const Ready = z.object({ status: z.string(), checks: z.record(z.string(), z.boolean()) });

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
		const { base, token } = serverSettings();
		const ready = await readyOf(base);
		const isReady = ready.status === "ready";
		const hasToken = token !== undefined;
		const projects = isReady && hasToken ? await projectsOf() : [];
		if (values.json) {
			process.stdout.write(`${JSON.stringify({ server: base, ...ready, projects })}\n`);
		} else {
			report(base, ready, projects, hasToken);
		}
		return isReady ? 0 : 1;
	},
};

async function readyOf(base: string): Promise<z.infer<typeof Ready>> {
	const response = await fetchFrom(base, "/readyz", { signal: AbortSignal.timeout(10_000) });
	const answer = Ready.safeParse(await response.json().catch(() => undefined));
	if (!answer.success) {
		throw new UnavailableError("server.unknown", `What answers at ${base} is no Seedbed server.`);
	}
	return answer.data;
}

async function projectsOf() {
	const server = serverOf();
	const projects = await server.projects();
	const reads = projects.map(async ({ id, slug, name }) => {
		// the newest fifty of each kind: what moves is among them
		const inMotion = async <V extends z.ZodType<{ status: string }>>(line: V, path: string) =>
			(await server.ask(pageOf(line), `/projects/${id}${path}`)).items.filter(({ status }) =>
				MOVES.includes(status),
			);
		const [counts, generationRuns, trainingRuns, evaluationRuns] = await Promise.all([
			server.ask(CountsView, `/projects/${id}/counts`),
			inMotion(GenerationRunLine, "/generation-runs"),
			inMotion(TrainingLine, "/training-runs"),
			inMotion(EvaluationLine, "/evaluation-runs"),
		]);
		return { id, slug, name, counts, generationRuns, trainingRuns, evaluationRuns };
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
	for (const { slug, counts, generationRuns, trainingRuns, evaluationRuns } of projects) {
		print(`${slug}: ${counts.contributions} contributions and ${counts.samples} samples wait for review.`);
		const line = (
			name: string,
			{ status, reason }: { status: string; reason: string | null },
			facts: string,
		) => print(`  ${name}: ${status}, ${facts}.${reason === null ? "" : ` ${reason}`}`);
		for (const run of generationRuns) {
			line(
				`Run ${run.number}`,
				run,
				`${run.accepted} accepted, ${run.target} wanted, teacher ${run.teacher.name}`,
			);
		}
		for (const run of trainingRuns) {
			line(
				`Training ${run.number}`,
				run,
				`${run.baseModel.name} on ${run.dataset.name}@${run.dataset.number}`,
			);
		}
		for (const run of evaluationRuns) {
			line(`Evaluation ${run.number}`, run, `${run.done} of ${run.total} answered by ${run.model.name}`);
		}
		const none = generationRuns.length + trainingRuns.length + evaluationRuns.length === 0;
		if (none) print("  Nothing runs.");
	}
}
