import { type Command, UsageError } from "#cli/command.ts";
import { importResults } from "#cli/evaluation-import.ts";
import { tellOf } from "#cli/follow.ts";
import { listOf, modelId, teacherId, versionId } from "#cli/named.ts";
import { numberOption, readOptions } from "#cli/options.ts";
import { scoreLines } from "#cli/score-lines.ts";
import { type Server, serverOf } from "#cli/server.ts";
import { type EvaluationInput, EvaluationRunView, PackView } from "#lib/evaluation/schema.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { pageOf } from "#lib/platform/lists.ts";

/** What each kind of evaluation needs to be told beside the model. */
const KINDS = {
	"held-out": { kind: "held_out", needs: ["dataset"], mayHave: [] },
	"judged-set": { kind: "judged_set", needs: ["judge"], mayHave: [] },
	"mt-bench": { kind: "mt_bench", needs: ["judge"], mayHave: ["pack"] },
} as const;

type Names = Partial<Record<"dataset" | "judge" | "pack", string>>;

export const command: Command = {
	summary: "Start an evaluation of a model, or bring in results of lm-evaluation-harness.",
	usage: [
		"Usage: seedbed evaluate held-out   --model NAME --dataset NAME[@N] [options]",
		"       seedbed evaluate judged-set --model NAME --judge NAME [options]",
		"       seedbed evaluate mt-bench   --model NAME --judge NAME [--pack NAME] [options]",
		"       seedbed evaluate import FILE… [--model NAME | --name NAME] [--alignment TEXT] [--teacher TEXT]",
		"                               [--project SLUG] [--json]",
		"",
		"  held-out     rows of a dataset that no training saw; the newest version where @N is left out",
		"  judged-set   eight questions of our own, rated by a judge: an endpoint that the project may use",
		"  mt-bench     from a benchmark pack of the project; --pack says which where there are more",
		"  import       results_….json, with samples_….jsonl files, an archive, or a folder of these; for --model of the",
		"               project, or for a new one, called --name, with what the scorecard says of it",
		"Options: [--first N] [--project SLUG] [--wait] [--json]",
		"  --first      only so many questions: partial, and compared with nothing",
		"  --wait       until the evaluation has ended, with its progress on stderr",
		"Asks the server at SEEDBED_URL with the token of SEEDBED_TOKEN.",
		"Exit code: 0 started (with --wait: ended well), 1 it failed or was cancelled, or numbers of an import were",
		"refused, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { values, positionals } = readOptions(args, {
			project: { type: "string" },
			model: { type: "string" },
			dataset: { type: "string" },
			judge: { type: "string" },
			pack: { type: "string" },
			first: { type: "string" },
			name: { type: "string" },
			alignment: { type: "string" },
			teacher: { type: "string" },
			wait: { type: "boolean" },
			json: { type: "boolean" },
		});
		const [what, ...files] = positionals;
		if (what === "import") {
			refuseOthers(values, ["dataset", "judge", "pack", "first", "wait"], what);
			return importResults(files, values);
		}
		if (!isKind(what)) throw new UsageError('Say "held-out", "judged-set", "mt-bench" or "import".');
		if (files.length > 0) throw new UsageError(`"${files[0]}" is one name too many.`);
		refuseOthers(values, ["name", "alignment", "teacher"], what);
		const { model } = values;
		if (model === undefined) throw new UsageError("Name a model with --model.");
		ensureTold(what, values);
		const first =
			values.first === undefined
				? {}
				: { first: numberOption("first", values.first, { fallback: 1, min: 1, max: 100_000 }) };
		const server = serverOf();
		const projectId = await server.projectId(values.project);
		const started = await server.ask(EvaluationRunView, `/projects/${projectId}/evaluation-runs`, {
			method: "POST",
			json: {
				...(await subjectOf(server, projectId, KINDS[what].kind, values)),
				modelId: await modelId(server, projectId, model),
				...first,
			} satisfies EvaluationInput,
		});
		return tellOf(server, started, RUN, values);
	},
};

const isKind = (what: string | undefined): what is keyof typeof KINDS =>
	what !== undefined && Object.hasOwn(KINDS, what);

/** @throws UsageError where something is missing, or is given and would be passed over */
function ensureTold(what: keyof typeof KINDS, values: Names): void {
	const { needs, mayHave } = KINDS[what];
	for (const name of needs) {
		if (values[name] === undefined) throw new UsageError(`Name a ${name} with --${name}.`);
	}
	const known: readonly string[] = [...needs, ...mayHave];
	refuseOthers(
		values,
		["dataset", "judge", "pack"].filter((name) => !known.includes(name)),
		what,
	);
}

function refuseOthers(values: Readonly<Record<string, unknown>>, names: readonly string[], what: string) {
	const given = names.find((name) => values[name] !== undefined);
	if (given !== undefined) throw new UsageError(`--${given} says nothing to "${what}".`);
}

async function subjectOf(
	server: Server,
	projectId: string,
	kind: (typeof KINDS)[keyof typeof KINDS]["kind"],
	{ dataset = "", judge = "", pack }: Names,
) {
	if (kind === "held_out") return { kind, versionId: await versionId(server, projectId, dataset) };
	const judgeId = await teacherId(server, projectId, judge);
	if (kind === "judged_set") return { kind, judgeId };
	return { kind, judgeId, packId: await packId(server, projectId, pack) };
}

async function packId(server: Server, projectId: string, wanted: string | undefined): Promise<string> {
	const { items: packs } = await server.ask(pageOf(PackView), `/projects/${projectId}/benchmark-packs`);
	const found = packs.filter(({ name, id }) => wanted === undefined || name === wanted || id === wanted);
	const [one] = found;
	if (one && (wanted !== undefined || found.length === 1)) return one.id;
	const says = wanted === undefined ? "Say which with --pack." : `There is no benchmark pack "${wanted}".`;
	throw new NotFoundError(
		"pack.not-found",
		packs.length === 0
			? "The project has no benchmark pack. Bring one in on the page of a new evaluation."
			: `${says} There are: ${listOf(packs)}.`,
	);
}

const RUN = {
	noun: "Evaluation",
	view: EvaluationRunView,
	at: "/evaluation-runs",
	facts: ({ model, done, total, failures }: EvaluationRunView) => [
		`${done} of ${total} answered by ${model.name}`,
		...(failures > 0 ? [`${failures} without a rating or an answer`] : []),
	],
	lines: scoreLines,
};
