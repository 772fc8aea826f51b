import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Command, UsageError } from "#cli/command.ts";
import { numberOption, readOptions } from "#cli/options.ts";
import { type Server, serverOf } from "#cli/server.ts";
import { GenerationRunView } from "#lib/generation/schema.ts";
import { InvalidError, NotFoundError } from "#lib/platform/errors.ts";
import { type TreeNode, TreeView } from "#lib/taxonomy/schema.ts";
import { TeacherView } from "#lib/teachers/schema.ts";

/** Seconds between two looks at a run that is waited for. */
const LOOK_SECONDS = 2;

export const command: Command = {
	summary: "Start a generation run over leaves, and wait for it if asked to.",
	usage: [
		"Usage: seedbed generate --teacher NAME (--leaf PATH… | --all) [--project SLUG] [--judge NAME] [--samples N]",
		"                        [--seed N] [--wait] [--json]",
		"",
		"  --leaf     a leaf of the taxonomy, knowledge/science/physics; given again for each",
		"  --all      every leaf that can be generated from",
		"  --teacher  a teacher that the project may use; --judge another one that judges",
		"  --samples  accepted samples wanted of each leaf (30)",
		"  --wait     until the run has ended, with its progress on stderr",
		"Asks the server at SEEDBED_URL with the token of SEEDBED_TOKEN.",
		"Exit code: 0 started (with --wait: ended well), 1 it failed, was cancelled or has gaps, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { values, positionals } = readOptions(args, {
			project: { type: "string" },
			leaf: { type: "string", multiple: true },
			all: { type: "boolean" },
			teacher: { type: "string" },
			judge: { type: "string" },
			samples: { type: "string" },
			seed: { type: "string" },
			wait: { type: "boolean" },
			json: { type: "boolean" },
		});
		if (positionals.length > 0)
			throw new UsageError(`"${positionals[0]}" is no option. Leaves go to --leaf.`);
		if (values.teacher === undefined) throw new UsageError("Name a teacher with --teacher.");
		const paths = values.leaf ?? [];
		if (paths.length > 0 === Boolean(values.all)) throw new UsageError("Give --leaf PATH, or --all.");
		const samplesPerLeaf = numberOption("samples", values.samples, { fallback: 30, min: 1, max: 2000 });
		const seed =
			values.seed === undefined
				? undefined
				: numberOption("seed", values.seed, { fallback: 0, min: 0, max: 2 ** 31 - 1 });

		const server = serverOf();
		const projectId = await server.projectId(values.project);
		const tree = await server.ask(TreeView, `/projects/${projectId}/taxonomy-nodes`);
		const teachers = await server.ask(z.array(TeacherView), `/projects/${projectId}/teachers`);
		const started = await server.ask(GenerationRunView, `/projects/${projectId}/generation-runs`, {
			method: "POST",
			json: {
				nodeIds: values.all ? everyLeaf(tree.items) : paths.map((path) => leafAt(tree.items, path)),
				samplesPerLeaf,
				teacherId: teacherCalled(teachers, values.teacher),
				...(values.judge !== undefined && { judgeId: teacherCalled(teachers, values.judge) }),
				...(seed !== undefined && { seed }),
			},
		});
		const run = values.wait ? await waitFor(server, started) : started;
		process.stdout.write(values.json ? `${JSON.stringify(run)}\n` : `${sentenceOf(run)}\n`);
		return values.wait && (run.status !== "succeeded" || run.reason !== null) ? 1 : 0;
	},
};

function leafAt(nodes: readonly TreeNode[], given: string): string {
	const path = given.replace(/\/+$/, "").replace(/\/qna\.yaml$/, "");
	const node = nodes.find((one) => one.path === path);
	if (!node) throw new NotFoundError("leaf.not-found", `There is no leaf ${path}.`);
	if (!node.isLeaf)
		throw new InvalidError("leaf.folder", `${path} is a folder. Name its leaves, or give --all.`);
	return node.id;
}

/** As far as the tree tells; what else keeps a leaf from it, the server says. */
function everyLeaf(nodes: readonly TreeNode[]): string[] {
	const leaves = nodes.filter(({ state, kind }) => state === "live" && kind !== "foundational_skill");
	if (leaves.length === 0) throw new NotFoundError("leaf.none", "No leaf can be generated from.");
	return leaves.map(({ id }) => id);
}

function teacherCalled(teachers: readonly TeacherView[], name: string): string {
	const found = teachers.find((teacher) => teacher.name === name || teacher.id === name);
	if (found) return found.id;
	const names = teachers.map((teacher) => `"${teacher.name}"`).join(", ") || "none";
	throw new NotFoundError(
		"teacher.not-found",
		`The project may use no teacher "${name}". It may use: ${names}.`,
	);
}

const hasEnded = ({ status }: GenerationRunView) =>
	status === "succeeded" || status === "failed" || status === "cancelled";

/** A server that is started anew meanwhile is asked again: the run goes on without it. */
async function waitFor(server: Server, started: GenerationRunView): Promise<GenerationRunView> {
	let run = started;
	let said = "";
	while (!hasEnded(run)) {
		const says = sentenceOf(run);
		if (says !== said) process.stderr.write(`${says}\n`);
		said = says;
		await sleep(LOOK_SECONDS * 1000);
		run = await server.ask(GenerationRunView, `/generation-runs/${run.id}`).catch((error: unknown) => {
			if (!isUnreachable(error)) throw error;
			process.stderr.write(`${error.message} Asking again.\n`);
			return run;
		});
	}
	return run;
}

const isUnreachable = (error: unknown): error is Error =>
	error instanceof Error && "code" in error && error.code === "server.unreachable";

function sentenceOf({ number, status, reason, accepted, target, calls }: GenerationRunView): string {
	const why = reason === null ? "" : ` ${reason}`;
	return `Run ${number}: ${status}, ${accepted} of ${target} accepted, ${calls.count} calls.${why}`;
}
