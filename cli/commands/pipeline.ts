import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, UsageError } from "#cli/command.ts";
import { numberOption, readOptions } from "#cli/options.ts";
import { describeLeaf, readLeaf, readRows } from "#cli/pipeline-input.ts";
import {
	isGrounded,
	type Pipeline,
	type Profile,
	pipelineFor,
	pipelineVersion,
} from "#lib/generation/pipeline.ts";
import { memoryStore } from "#lib/generation/ports.ts";
import type { Leaf, PipelineOutcome } from "#lib/generation/rows.ts";
import { runPipeline } from "#lib/generation/run.ts";
import { ConflictError } from "#lib/platform/errors.ts";
import { seededRandom } from "#lib/platform/random.ts";
import { hostPortOf, openAddressGuard } from "#lib/teachers/address-guard.server.ts";
import { openHttpTeacher } from "#lib/teachers/http-teacher.server.ts";
import type { Teacher, TeacherRequest } from "#lib/teachers/teacher.ts";

/** Samples wanted of a leaf at a time: each batch knows the questions of those before it. */
const BATCH = 50;
const CALL_TIMEOUT_MS = 300_000;

export const command: Command = {
	summary: "Run a pipeline over a leaf with a teacher, without a database.",
	usage: `Usage: seedbed pipeline run --pipeline lab|small (--leaf PATH | --rows FILE.jsonl) --teacher URL --model NAME --out DIR
         [--document FILE …] [--samples 30] [--concurrency 32] [--seed 0] [--api-key-file FILE]

Runs the product's own pipeline that fits the leaf and writes rows.jsonl (kept, in order), rejected.jsonl (row, stage,
reason), requests.jsonl and summary.json into DIR. Exit code 1 when nothing was kept.
  --pipeline   lab: for real teachers; small: for very small models. Pipeline files and --compat are not built yet
  --leaf       a qna.yaml or its folder; a knowledge leaf needs --document FILE (Markdown or text), once for each
  --rows       ready input rows, one JSON object per line
  --teacher    base address of an OpenAI-compatible endpoint, up to and with /v1; it judges too
  --samples    samples wanted of each leaf`,
	async run([verb, ...args]) {
		if (verb !== "run") throw new UsageError(`A pipeline can be "run", not "${verb ?? ""}".`);
		const { values, positionals } = readOptions(args, {
			pipeline: { type: "string" },
			leaf: { type: "string" },
			rows: { type: "string" },
			document: { type: "string", multiple: true },
			teacher: { type: "string" },
			model: { type: "string" },
			out: { type: "string" },
			samples: { type: "string" },
			concurrency: { type: "string" },
			seed: { type: "string" },
			batch: { type: "string" },
			compat: { type: "boolean" },
			"api-key-file": { type: "string" },
		});
		if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" belongs to no option.`);
		const { leaf, rows, teacher: baseUrl, model, out } = values;
		if (values.compat || values.batch !== undefined) {
			throw new UsageError("--compat and --batch, the ancestor's row-for-row semantics, are not built yet.");
		}
		const profile = profileOf(values.pipeline);
		if ((leaf === undefined) === (rows === undefined)) throw new UsageError("Name either --leaf or --rows.");
		if (baseUrl === undefined || model === undefined)
			throw new UsageError("--teacher and --model say who writes.");
		if (out === undefined) throw new UsageError("--out says where to write.");
		const whole = (name: "samples" | "concurrency" | "seed", fallback: number, min: number, max: number) =>
			numberOption(name, values[name], { fallback, min, max });
		const samples = whole("samples", 30, 1, 100_000);
		const concurrency = whole("concurrency", 32, 1, 1024);
		const seed = whole("seed", 0, 0, Number.MAX_SAFE_INTEGER);
		const keyFile = values["api-key-file"];

		const leaves =
			leaf === undefined ? await readRows(rows ?? "") : [await readLeaf(leaf, values.document ?? [])];
		await mkdir(out, { recursive: true });
		const http = openHttpTeacher({
			baseUrl,
			model,
			...(keyFile === undefined ? {} : { apiKey: (await readFile(keyFile, "utf8")).trim() }),
			endpointRevision: baseUrl,
			runId: `cli-${seed}`,
			timeoutMs: CALL_TIMEOUT_MS,
			maxConcurrency: concurrency,
			// Whoever names an address on their own command line allows it.
			addressGuard: openAddressGuard(URL.canParse(baseUrl) ? [hostPortOf(new URL(baseUrl))] : []),
		});
		const watched = watch(http);
		const stop = new AbortController();
		const interrupt = () =>
			stop.abort(new ConflictError("pipeline.interrupted", "Interrupted: nothing was written."));
		process.once("SIGINT", interrupt);
		try {
			const outcomes: [Pipeline, PipelineOutcome][] = [];
			for (const one of leaves) {
				const pipeline = pipelineFor(one.kind, isGrounded(one), profile);
				process.stderr.write(`${describeLeaf(one)}: ${pipeline.name}\n`);
				for (const outcome of await runLeaf(pipeline, one, samples)) outcomes.push([pipeline, outcome]);
			}
			await writeAll(out, outcomes, watched);
			return outcomes.some(([, { accepted }]) => accepted.length > 0) ? 0 : 1;
		} finally {
			process.removeListener("SIGINT", interrupt);
			await http.close();
		}

		async function runLeaf(pipeline: Pipeline, one: Leaf, wanted: number): Promise<PipelineOutcome[]> {
			const known = one.seeds.flatMap(({ pairs }) => pairs.map(({ question }) => question));
			const done: PipelineOutcome[] = [];
			for (let batch = 0, left = wanted; left > 0; batch++) {
				const outcome = await runPipeline(
					pipeline,
					{ leaf: one, batch, target: Math.min(BATCH, left), known },
					{
						teacher: watched.teacher,
						judge: watched.teacher,
						store: memoryStore(),
						random: seededRandom(seed),
						concurrency,
						signal: stop.signal,
						whenUnavailable: "fail",
					},
				);
				done.push(outcome);
				known.push(...outcome.accepted.map(({ question }) => question));
				left -= Math.max(BATCH, outcome.accepted.length);
				if (outcome.ended === "refused" || outcome.ended === "material") break;
			}
			return done;
		}
	},
};

function profileOf(name: string | undefined): Profile {
	if (name === "lab" || name === "small") return name;
	if (name === undefined) throw new UsageError("--pipeline is lab or small.");
	if (existsSync(name))
		throw new UsageError("Pipeline files and folders are not built yet: --pipeline is lab or small.");
	throw new UsageError(`There is no pipeline "${name}": --pipeline is lab or small.`);
}

type Watched = { teacher: Teacher; requests: object[]; meanInFlight(): number; seconds(): number };

/** Records each request, and how many are in flight over time. */
function watch(teacher: Teacher): Watched {
	const requests: object[] = [];
	const started = performance.now();
	let inFlight = 0;
	let area = 0;
	let last = started;
	const step = (change: number) => {
		const now = performance.now();
		area += inFlight * (now - last);
		last = now;
		inFlight += change;
	};
	return {
		requests,
		seconds: () => (performance.now() - started) / 1000,
		meanInFlight: () => area / Math.max(1, last - started),
		teacher: {
			model: teacher.model,
			async complete(request, call) {
				requests.push(recordOf(request, call.stage));
				step(1);
				try {
					return await teacher.complete(request, call);
				} finally {
					step(-1);
				}
			},
		},
	};
}

function recordOf({ messages, temperature, maxTokens, seed }: TeacherRequest, block: string): object {
	const prompt = messages.at(-1)?.content ?? "";
	const rest = messages.length > 1 ? { messages } : {};
	return {
		block,
		prompt,
		temperature,
		max_tokens: maxTokens,
		n: 1,
		...(seed === undefined ? {} : { seed }),
		...rest,
	};
}

async function writeAll(
	out: string,
	outcomes: readonly [Pipeline, PipelineOutcome][],
	watched: Watched,
): Promise<void> {
	const all = outcomes.map(([, outcome]) => outcome);
	const accepted = all.flatMap((outcome) => outcome.accepted);
	const rejected = all.flatMap((outcome) => outcome.rejected);
	const failed = all.flatMap((outcome) => outcome.failed);
	const lines = (name: string, rows: readonly object[]) =>
		writeFile(join(out, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
	await lines("rows.jsonl", accepted);
	await lines("rejected.jsonl", [
		...rejected,
		...failed.map(({ row, stage, code, message }) => ({
			row,
			stage,
			reason: "failed",
			code,
			words: message,
		})),
	]);
	await lines("requests.jsonl", watched.requests);
	const versions = await Promise.all(outcomes.map(([pipeline]) => pipelineVersion(pipeline)));
	const sum = (of: (outcome: PipelineOutcome) => number) =>
		all.reduce((total, outcome) => total + of(outcome), 0);
	const summary = {
		requests: watched.requests.length,
		kept: accepted.length,
		rejected: rejected.length,
		failed: failed.length,
		seconds: Number(watched.seconds().toFixed(3)),
		meanInFlight: Number(watched.meanInFlight().toFixed(2)),
		tokens: {
			prompt: sum(({ calls }) => calls.promptTokens),
			completion: sum(({ calls }) => calls.completionTokens),
		},
		batches: outcomes.map(([pipeline, { stages, ended }], at) => ({
			pipeline: pipeline.name,
			profile: pipeline.profile,
			version: versions[at],
			ended,
			stages,
		})),
	};
	await writeFile(join(out, "summary.json"), `${JSON.stringify(summary, null, "\t")}\n`);
	process.stderr.write(
		`${summary.kept} kept, ${summary.rejected} rejected, ${summary.failed} failed; ${summary.requests} requests in ${summary.seconds} s.\n`,
	);
	if (failed[0]) process.stderr.write(`The first to fail: ${failed[0].message}\n`);
}
