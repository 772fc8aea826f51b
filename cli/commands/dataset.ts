import { type Command, UsageError } from "#cli/command.ts";
import { saveDownload } from "#cli/download.ts";
import { versionId } from "#cli/named.ts";
import { numberOption, readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
import { DatasetVersionView } from "#lib/datasets/schema.ts";

const PARTS: readonly string[] = ["train", "held-out", "knowledge", "skills", "lineage"];

export const command: Command = {
	summary: "Freeze accepted samples into a dataset, or export a frozen version.",
	usage: [
		"Usage: seedbed dataset freeze --name NAME [--project SLUG] [--under PATH] [--knowledge-share N] [--held-out N]",
		"                              [--seed N] [--json]",
		"       seedbed dataset export NAME[@N] --out FILE [--project SLUG] [--part train|held-out|knowledge|skills|lineage]",
		"                              [--json]",
		"",
		"  --under            only leaves under this path",
		"  --knowledge-share  percent of the rows that are knowledge; left out: every accepted sample",
		"  --held-out         percent of the rows kept out of training, 0 to 50 (10)",
		"  NAME@N             version N; without it the newest",
		"Warnings of a version are said on stderr. Asks the server at SEEDBED_URL with the token of SEEDBED_TOKEN.",
		"Exit code: 0 done, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { values, positionals } = readOptions(args, {
			project: { type: "string" },
			name: { type: "string" },
			under: { type: "string" },
			"knowledge-share": { type: "string" },
			"held-out": { type: "string" },
			seed: { type: "string" },
			part: { type: "string" },
			out: { type: "string" },
			json: { type: "boolean" },
		});
		const [verb, wanted, ...more] = positionals;
		if (more.length > 0) throw new UsageError(`"${more[0]}" is one name too many.`);
		let version: DatasetVersionView;
		if (verb === "freeze") {
			if (values.name === undefined || wanted !== undefined) throw new UsageError("Name it with --name.");
			version = await freeze(values.name, values);
		} else if (verb === "export") {
			const part = values.part ?? "train";
			if (wanted === undefined) throw new UsageError("Say which dataset: NAME, or NAME@N for a version.");
			if (values.out === undefined) throw new UsageError("Say where to with --out FILE.");
			if (!PARTS.includes(part)) throw new UsageError(`--part is one of ${PARTS.join(", ")}, not "${part}".`);
			version = await exportTo(wanted, { part, out: values.out, project: values.project });
		} else throw new UsageError('Say "freeze" or "export".');
		for (const { message } of version.warnings) process.stderr.write(`Warning: ${message}\n`);
		process.stdout.write(values.json ? `${JSON.stringify(version)}\n` : sentenceOf(version));
		return 0;
	},
};

type Freeze = Partial<Record<"project" | "under" | "knowledge-share" | "held-out" | "seed", string>>;

async function freeze(name: string, given: Freeze): Promise<DatasetVersionView> {
	const share = given["knowledge-share"];
	const percent = (option: string, text: string | undefined, max: number, fallback: number) =>
		numberOption(option, text, { fallback, min: 0, max, whole: false });
	const json = {
		name,
		...(given.under !== undefined && { under: given.under.replace(/^\/+|\/+$/g, "") }),
		...(share !== undefined && { knowledgeShare: percent("knowledge-share", share, 100, 0) }),
		heldOutShare: percent("held-out", given["held-out"], 50, 10) / 100,
		seed: numberOption("seed", given.seed, { fallback: 42, min: 0, max: 2 ** 31 - 1 }),
	};
	const server = serverOf();
	const projectId = await server.projectId(given.project);
	return server.ask(DatasetVersionView, `/projects/${projectId}/dataset-versions`, { method: "POST", json });
}

type Export = { part: string; out: string; project: string | undefined };

async function exportTo(wanted: string, { part, out, project }: Export): Promise<DatasetVersionView> {
	const server = serverOf();
	const id = await versionId(server, await server.projectId(project), wanted);
	const version = await server.ask(DatasetVersionView, `/dataset-versions/${id}`);
	await saveDownload(await server.download(`/dataset-versions/${id}/export?part=${part}`), out);
	return version;
}

const sentenceOf = ({ name, number, rowCount, heldOutCount, sha256 }: DatasetVersionView) =>
	`${name}@${number}: ${rowCount} rows to train on, ${heldOutCount} held out, sha256 ${sha256}\n`;
