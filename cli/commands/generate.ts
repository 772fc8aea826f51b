import { type Command, UsageError } from "#cli/command.ts";
import { tellOf } from "#cli/follow.ts";
import { teacherId } from "#cli/named.ts";
import { numberOption, readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
import { GenerationRunView } from "#lib/generation/schema.ts";
import { InvalidError, NotFoundError } from "#lib/platform/errors.ts";
import { type TreeNode, TreeView } from "#lib/taxonomy/schema.ts";

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
		const started = await server.ask(GenerationRunView, `/projects/${projectId}/generation-runs`, {
			method: "POST",
			json: {
				nodeIds: values.all ? everyLeaf(tree.items) : paths.map((path) => leafAt(tree.items, path)),
				samplesPerLeaf,
				teacherId: await teacherId(server, projectId, values.teacher),
				...(values.judge !== undefined && { judgeId: await teacherId(server, projectId, values.judge) }),
				...(seed !== undefined && { seed }),
			},
		});
		return tellOf(server, started, KIND, values);
	},
};

const KIND = {
	noun: "Run",
	view: GenerationRunView,
	at: "/generation-runs",
	facts: ({ accepted, target, calls }: GenerationRunView) => [
		`${accepted} accepted, ${target} wanted`,
		`${calls.count} calls`,
	],
	isGood: ({ status, reason }: GenerationRunView) => status === "succeeded" && reason === null, // a reason: gaps
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
