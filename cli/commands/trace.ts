import { z } from "zod";
import { type Command, UsageError } from "#cli/command.ts";
import { readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
import { TraceView } from "#lib/datasets/schema.ts";
import { checksOf } from "#lib/datasets/trace-hops.ts";
import { visibleText } from "#lib/platform/visible-text.ts";

export const command: Command = {
	summary: "Follow an exported row, or a sample, back to the people it comes from.",
	usage: [
		"Usage: seedbed trace ID [--json]",
		"",
		"  ID  the id of a line of an export, or of a sample",
		"Asks the server at SEEDBED_URL with the token of SEEDBED_TOKEN.",
		"Exit code: 0 every hop is what it was, 1 one is changed or gone, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { values, positionals } = readOptions(args, { json: { type: "boolean" } });
		const [id, ...more] = positionals;
		if (id === undefined || more.length > 0 || !z.uuid().safeParse(id).success) {
			throw new UsageError("Give one id, as the id field of an exported line has it.");
		}
		const trace = await serverOf().ask(TraceView, `/traces/${id}`);
		process.stdout.write(values.json ? `${JSON.stringify(trace)}\n` : treeOf(trace));
		return checksOf(trace).every((check) => check === "equal") ? 0 : 1;
	},
};

const SIGN = { equal: "✓ equal", changed: "✕ changed", gone: "✕ gone" } as const;

const DECIDED: Readonly<Record<string, string>> = { accept: "accepted", edit: "edited", reject: "rejected" };

/** The hops as lines of text. What models and people wrote is cut to one line, with unseen characters written out. */
function treeOf({ row, sample, calls, seeds, chunk }: TraceView): string {
	const lines: string[] = [];
	if (row) {
		const part = row.heldOut ? ", held out" : "";
		lines.push(`row ${row.ordinal + 1} of ${row.dataset}@${row.version}${part}  ${SIGN[row.check]}`);
	}
	lines.push(`└ sample of run ${sample.runNumber}, ${short(sample.path)}  ${SIGN[sample.check]}`);
	lines.push(`  Q ${short(sample.question)}`, `  A ${short(sample.answer)}`);
	lines.push(
		sample.verdict
			? `  ${DECIDED[sample.verdict.verdict] ?? sample.verdict.verdict} by ${short(sample.verdict.reviewer)}, ${sample.verdict.at}`
			: "  no verdict",
	);
	for (const { stage, teacher, model, at, check } of calls) {
		lines.push(`  ├ call ${stage}, ${short(teacher)} (${short(model)}), ${at}  ${SIGN[check]}`);
	}
	if (chunk) {
		lines.push(`  ├ passage ${short(chunk.document)}, chunk ${chunk.ordinal + 1}  ${SIGN[chunk.check]}`);
	}
	for (const [index, seed] of seeds.entries()) {
		const [branch, under] = index === seeds.length - 1 ? ["└", " "] : ["├", "│"];
		const shown = seed.inPrompt ? "in the prompt" : "in no prompt";
		const by = seed.author === "" ? "author not named" : `by ${short(seed.author)}`;
		lines.push(
			`  ${branch} seed ${by}, ${shown}  ${SIGN[seed.check]}`,
			`  ${under}   ${short(seed.question)}`,
		);
		const { acceptance } = seed;
		const how =
			acceptance.kind === "accepted"
				? `contribution ${acceptance.contribution} by ${short(acceptance.author)}, accepted by ${short(acceptance.reviewer)}`
				: `import ${acceptance.import} from ${short(acceptance.source)}, by ${short(acceptance.by)}`;
		lines.push(
			`  ${under}   └ ${how}, ${acceptance.at}; revision ${seed.revision}  ${SIGN[seed.revisionCheck]}`,
		);
	}
	return `${lines.join("\n")}\n`;
}

function short(text: string): string {
	const line = visibleText(text).replace(/\s+/g, " ").trim();
	return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
