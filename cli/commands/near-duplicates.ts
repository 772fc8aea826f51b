import { writeFile } from "node:fs/promises";
import { type Command, UsageError } from "#cli/command.ts";
import { readJsonLines } from "#cli/jsonl.ts";
import { numberOption, readOptions } from "#cli/options.ts";
import { DEFAULT_MAX_ROUGE_L, separateRepeats } from "#lib/samples/near-duplicates.ts";
import { TOKENIZERS, type TokenizerName } from "#lib/samples/rouge.ts";

export const command: Command = {
	summary: "Decide which rows of a file nearly repeat an earlier one, by ROUGE-L.",
	usage: `Usage: seedbed near-duplicates FILE.jsonl --field NAME [--threshold 0.7] [--tokenizer unicode|rouge_score] --out FILE

Writes one JSON line per row: {"index", "keep", "duplicateOf", "rougeL"}. "index" counts from 0. Of rows that are
alike the first is kept; a repeat names the kept row it is closest to.
  --threshold  in (0, 1]; a ROUGE-L (F1) of this or more is a repeat
  --tokenizer  unicode: words of any script; rouge_score: as the Python package of that name, without stemming`,
	async run(args) {
		const { values, positionals } = readOptions(args, {
			field: { type: "string" },
			threshold: { type: "string" },
			tokenizer: { type: "string" },
			out: { type: "string" },
		});
		const [file, ...more] = positionals;
		if (file === undefined || more.length > 0) throw new UsageError("Name one file.");
		const { field, out, tokenizer = "unicode" } = values;
		if (field === undefined) throw new UsageError("--field says which field of a row to compare.");
		if (out === undefined) throw new UsageError("--out says where to write the decisions.");
		if (!isTokenizer(tokenizer)) {
			throw new UsageError(
				`--tokenizer is one of ${Object.keys(TOKENIZERS).join(", ")}, not "${tokenizer}".`,
			);
		}
		const maxRougeL = numberOption("threshold", values.threshold, {
			fallback: DEFAULT_MAX_ROUGE_L,
			min: 0.0001,
			max: 1,
			whole: false,
		});

		const texts: string[] = [];
		for await (const { line, value } of readJsonLines(file)) {
			const text = value[field];
			if (typeof text !== "string") throw new UsageError(`${file}, line ${line} has no text in "${field}".`);
			texts.push(text);
		}
		const verdicts = separateRepeats(texts, { maxRougeL, tokenizer });
		const lines = verdicts.map((verdict, index) => {
			if (verdict.keep) return JSON.stringify({ index, keep: true });
			const { duplicateOf, rougeL } = verdict;
			return JSON.stringify({ index, keep: false, duplicateOf, rougeL });
		});
		await writeFile(out, lines.map((line) => `${line}\n`).join(""));
		const kept = verdicts.filter(({ keep }) => keep).length;
		process.stderr.write(`${kept} of ${texts.length} rows kept, ${texts.length - kept} near-duplicates.\n`);
		return 0;
	},
};

function isTokenizer(name: string): name is TokenizerName {
	return Object.hasOwn(TOKENIZERS, name);
}
