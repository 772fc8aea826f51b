import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type TrainingPreset, trainingPresets } from "./presets.ts";
import { type TrainerSpecInput, trainerSpec } from "./spec.ts";

const root = process.cwd();

/** Runs the trainer's own Python. Where its environment cannot be made, the tests fail: a twin that was not compared is not equal. */
async function python(...args: string[]): Promise<string> {
	const { ensureTrainer } = await import(pathToFileURL(join(root, "scripts/trainer-env.mjs")).href);
	const home = await ensureTrainer({ quiet: true });
	const { stdout } = await promisify(execFile)(home.python, args, { cwd: join(root, "workers/trainer") });
	return stdout;
}

type Schema = { [key: string]: unknown };
const isObject = (x: unknown): x is Schema => typeof x === "object" && x !== null && !Array.isArray(x);

/** The same JSON Schema in one spelling: references filled in, names and words dropped, and what says nothing left out. */
function plain(schema: unknown, defs: Schema): unknown {
	if (Array.isArray(schema)) return schema.map((x) => plain(x, defs));
	if (!isObject(schema)) return schema;
	if (typeof schema.$ref === "string") {
		const { $ref, ...rest } = schema;
		const target = defs[$ref.replace("#/$defs/", "")];
		return plain({ ...(isObject(target) ? target : {}), ...rest }, defs);
	}
	const out: Schema = {};
	for (const [key, value] of Object.entries(schema)) {
		if (["$schema", "$defs", "title", "description"].includes(key)) continue;
		// zod says that an integer is one that JavaScript can hold
		if (Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER && /imum$/.test(key)) continue;
		// zod closes a tuple by "no more items", pydantic by its length
		if (["minItems", "maxItems", "items"].includes(key) && "prefixItems" in schema) continue;
		if (key === "properties" && isObject(value)) {
			out.properties = Object.fromEntries(Object.entries(value).map(([name, x]) => [name, plain(x, defs)]));
		} else if (key === "required" && Array.isArray(value)) out.required = value.toSorted();
		else out[key] = plain(value, defs);
	}
	// pydantic puts the bounds of `X | null` inside the choice as zod does, but says the type of a constant only sometimes
	if ("const" in out) delete out.type;
	if (Array.isArray(out.enum)) delete out.type;
	return out;
}

const phase = (over: Record<string, unknown> = {}) => ({
	name: "kt1",
	dataset: { path: "/d.jsonl" },
	learning_rate: 1e-5,
	effective_batch_size: 8,
	epochs: 1,
	max_seq_len: 64,
	...over,
});
const spec = (over: Record<string, unknown> = {}, ...phases: Record<string, unknown>[]) => ({
	version: 1,
	run: "r1",
	base_model: "/m",
	output_dir: "/o",
	phases: phases.length > 0 ? phases : [phase()],
	...over,
});

const CASES: [string, unknown][] = [
	["the smallest", spec()],
	["replay and a start", spec({}, phase({ init_from: "/m2", replay: [{ path: "/a", fraction: 0.5 }] }))],
	["samples in place of epochs", spec({}, phase({ epochs: null, samples: 10 }))],
	["nulls where they may be", spec({ threads: null }, phase({ save_samples: null, samples: null }))],
	["both epochs and samples", spec({}, phase({ samples: 10 }))],
	["neither", spec({}, phase({ epochs: null }))],
	["an unknown key", spec({ surprise: 1 })],
	["an unknown key in a phase", spec({}, phase({ surprise: 1 }))],
	["an unknown key in a source", spec({}, phase({ dataset: { path: "/a", fraction: 1 } }))],
	["a number as text", spec({}, phase({ learning_rate: "1e-5" }))],
	["true as a number", spec({}, phase({ epochs: true }))],
	["a rate of 0", spec({}, phase({ learning_rate: 0 }))],
	["a rate of 1", spec({}, phase({ learning_rate: 1 }))],
	["half an epoch", spec({}, phase({ epochs: 0.5 }))],
	["a batch that does not divide", spec({}, phase({ micro_batch_size: 3 }))],
	["a fraction of 0", spec({}, phase({ replay: [{ path: "/a", fraction: 0 }] }))],
	["a fraction over 1", spec({}, phase({ replay: [{ path: "/a", fraction: 1.1 }] }))],
	["a bad hash", spec({}, phase({ dataset: { path: "/a", sha256: "A".repeat(64) } }))],
	["one beta", spec({}, phase({ betas: [0.9] }))],
	["three betas", spec({}, phase({ betas: [0.9, 0.9, 0.9] }))],
	["a beta of 1", spec({}, phase({ betas: [0.9, 1] }))],
	["a name with a slash", spec({}, phase({ name: "../up" }))],
	["a name with a line end", spec({}, phase({ name: "kt1\n" }))],
	["two phases of one name", spec({}, phase(), phase())],
	["two phases", spec({}, phase(), phase({ name: "kt2" }))],
	["no phases", spec({ phases: [] })],
	["another version", spec({ version: 2 })],
	["another back end", spec({ backend: "other" })],
	["a seed too high", spec({}, phase({ seed: 2 ** 32 }))],
	["an empty path", spec({ base_model: "" })],
	["no object", []],
];

const ASK = `
import json, sys
from pydantic import ValidationError
from seedbed_trainer.spec import Spec
out = []
for case in json.loads(sys.argv[1]):
    try:
        out.append(Spec.model_validate_json(json.dumps(case)).model_dump(mode="json"))
    except ValidationError:
        out.append(None)
print(json.dumps(out))
`;

describe("the spec and its twin in the trainer", () => {
	test("have the same JSON Schema", { timeout: 600_000 }, async () => {
		const theirs: unknown = JSON.parse(await python("-m", "seedbed_trainer", "schema"));
		const ours = z.toJSONSchema(trainerSpec, { io: "input" });
		const defs = isObject(theirs) && isObject(theirs.$defs) ? theirs.$defs : {};
		expect(plain(ours, {})).toEqual(plain(theirs, defs));
	});

	test("accept and refuse the same specs, and read them the same way", { timeout: 600_000 }, async () => {
		const theirs: unknown = JSON.parse(await python("-c", ASK, JSON.stringify(CASES.map(([, x]) => x))));
		const ours = CASES.map(([, x]) => {
			const parsed = trainerSpec.safeParse(x);
			return parsed.success ? parsed.data : null;
		});
		const named = (all: unknown) => Object.fromEntries(CASES.map(([name], i) => [name, Object(all)[i]]));
		expect(named(ours)).toEqual(named(theirs));
		expect(ours.filter((x) => x === null).length).toBe(26);
	});
});

function asSpec(preset: TrainingPreset): TrainerSpecInput {
	return {
		version: 1,
		run: preset.id,
		base_model: "/m",
		output_dir: "/o",
		phases: preset.phases.map(({ data: _data, chooseBy: _chooseBy, replay, ...settings }) => ({
			...settings,
			dataset: { path: `/data/${settings.name}.jsonl` },
			replay: replay.map((r) => ({ path: `/data/${r.phase}.jsonl`, fraction: r.fraction })),
		})),
	};
}

describe("presets", () => {
	test.each(trainingPresets.map((p) => [p.id, p] as const))("%s is a spec the trainer takes", (_, preset) => {
		const parsed = trainerSpec.parse(asSpec(preset));
		expect(preset.source.length).toBeGreaterThan(40);
		for (const [i, p] of preset.phases.entries()) {
			const before = preset.phases.slice(0, i).map((x) => x.name);
			expect(before).toEqual(expect.arrayContaining(p.replay.map((r) => r.phase)));
			const rest = (parsed.phases[i]?.save_samples ?? 0) % p.effective_batch_size;
			expect(rest, "a save that training hub would hit").toBe(0);
		}
	});

	test("the LAB paper's numbers (Table 2)", () => {
		const table = trainingPresets
			.filter((p) => p.id.startsWith("lab"))
			.map((p) => [
				p.id,
				p.phases.map((x) => [x.learning_rate, x.effective_batch_size, x.epochs, x.max_seq_len]),
			]);
		expect(table).toEqual([
			[
				"lab-7b",
				[
					[1e-6, 3840, 4, 2048],
					[1e-6, 3840, 4, 2048],
					[1e-6, 3840, 7, 4096],
				],
			],
			[
				"lab-13b",
				[
					[2e-5, 3840, 5, 2048],
					[2e-5, 3840, 7, 2048],
					[2e-5, 3840, 7, 4096],
				],
			],
		]);
	});
});
