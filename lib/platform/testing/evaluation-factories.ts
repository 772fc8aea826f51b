import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { systemActor } from "#lib/auth/actor.ts";
import { startEvaluation } from "#lib/evaluation/commands.server.ts";
import { addBenchmarkPack } from "#lib/evaluation/packs.server.ts";
import { aTeacher } from "./generation-factories.ts";
import { aModel } from "./training-factories.ts";

/** A .tar of these files. */
export async function aTar(files: Readonly<Record<string, string | Uint8Array>>): Promise<Uint8Array> {
	const tar = pack();
	for (const [name, content] of Object.entries(files)) tar.entry({ name }, Buffer.from(content));
	tar.finalize();
	const parts: Buffer[] = [];
	for await (const part of tar) parts.push(Buffer.from(part as Uint8Array)); // tar-stream yields Buffers
	return Buffer.concat(parts);
}

const lines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** A pack of two questions in FastChat's layout, in words of our own. */
export function packFiles(): Record<string, string> {
	const prompt = (name: string) => ({
		name,
		system_prompt: "Rate it.",
		prompt_template: "{question} {answer}",
	});
	return {
		"pack/question.jsonl": lines(
			{ question_id: 1, category: "writing", turns: ["Write a line.", "Write it shorter."] },
			{ question_id: 2, category: "math", turns: ["What is 2 + 2?", "And twice that?"] },
		),
		"pack/judge_prompts.jsonl": lines(
			prompt("single-v1"),
			prompt("single-v1-multi-turn"),
			prompt("single-math-v1"),
			prompt("single-math-v1-multi-turn"),
		),
		"pack/reference_answer/one.jsonl": lines({ question_id: 2, choices: [{ index: 0, turns: ["4", "8"] }] }),
	};
}

/** A benchmark pack of the project. */
export async function aPack(projectId: string) {
	const body = Readable.from([await aTar(packFiles())]);
	const query = { name: "Two questions", licence: "CC0-1.0" };
	return (await addBenchmarkPack(systemActor("test"), projectId, query, body)).value;
}

/** A results file of one task, as the harness writes it. */
export const resultsFile = (model = "a-model"): string =>
	JSON.stringify({
		model_name: model,
		results: { winogrande: { "acc,none": 0.75, "acc_stderr,none": 0.02 } },
		"n-shot": { winogrande: 5 },
		"n-samples": { winogrande: { original: 1267, effective: 1267 } },
	});

/** An evaluation of a model by the small judged set, that waits for a worker. */
export async function anEvaluation(projectId: string) {
	const [model, judge] = [await aModel(projectId), await aTeacher(projectId)];
	const input = { kind: "judged_set", modelId: model.id, judgeId: judge.id } as const;
	return (await startEvaluation(systemActor("test"), projectId, input)).value;
}
