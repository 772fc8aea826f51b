import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Command, UsageError } from "#cli/command.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import {
	ARCHIVE_LIMITS,
	type ArchiveFile,
	readArchive,
	readFolder,
	type Skipped,
} from "#lib/taxonomy/archive.server.ts";
import { checkQna } from "#lib/taxonomy/qna/check.ts";
import { tooLarge } from "#lib/taxonomy/qna/decode.ts";
import { type QnaReport, verdictOf } from "#lib/taxonomy/qna/finding.ts";
import { formatReports, type ReportedFile, type ReportFormat } from "#lib/taxonomy/qna/format.ts";

const FORMATS: readonly string[] = ["text", "tsv", "github", "json"];

function isFormat(name: string): name is ReportFormat {
	return FORMATS.includes(name);
}

export const command: Command = {
	summary: "Check qna.yaml files as the InstructLab taxonomy does.",
	usage: [
		"Usage: seedbed validate PATH… [--strict] [--format text|tsv|github|json]",
		"",
		"  PATH      a qna.yaml, a folder, or a .tar.gz or .tar",
		"  --strict  lint warnings count as errors",
		"  --format  text (default), tsv and json (the columns and messages of the reference), github (workflow commands)",
		"",
		"Exit code: 0 no errors, 1 some, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { paths, strict, format } = options(args);
		const files: ReportedFile[] = [];
		for (const path of paths) for await (const file of check(path, strict)) files.push(file);
		files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
		process.stdout.write(formatReports(files, format));
		return files.some(({ own }) => own.verdict === "errors") ? 1 : 0;
	},
};

function options(args: readonly string[]): { paths: string[]; strict: boolean; format: ReportFormat } {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { strict: { type: "boolean" }, format: { type: "string" } },
		});
		const format = values.format ?? "text";
		if (!isFormat(format)) throw new UsageError(`There is no format "${format}".`);
		if (positionals.length === 0) throw new UsageError("Name a qna.yaml, a folder or an archive.");
		return { paths: positionals, strict: values.strict === true, format };
	} catch (cause) {
		if (cause instanceof TypeError) throw new UsageError(cause.message);
		throw cause;
	}
}

async function* check(path: string, strict: boolean): AsyncGenerator<ReportedFile> {
	const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
		throw new InvalidError(
			"validate.no-such-path",
			`"${path}" cannot be read: ${cause.code ?? cause.message}.`,
		);
	});
	let any = false;
	const skipped: Skipped[] = [];
	const onSkipped = (one: Skipped) => {
		skipped.push(one);
	};
	const report = ({ path: name, bytes }: ArchiveFile, full: string): ReportedFile => ({
		path: name,
		own: checkQna(bytes, full, { version: "own", strict }),
		highest: checkQna(bytes, full, { version: "highest", strict }),
	});
	if (found.isDirectory()) {
		for await (const file of readFolder(path, { onSkipped })) {
			if (file.path.endsWith("attribution.txt")) continue;
			any = true;
			yield report(file, resolve(path, file.path));
		}
	} else if (/\.(?:tar|tar\.gz|tgz)$/i.test(path)) {
		for await (const file of readArchive(createReadStream(path), { onSkipped })) {
			if (file.path.endsWith("attribution.txt")) continue;
			any = true;
			yield report(file, file.path);
		}
	} else if (found.size > ARCHIVE_LIMITS.fileBytes) {
		onSkipped({ path, code: "too-large", bytes: found.size, says: "" });
	} else {
		any = true;
		yield report({ path, bytes: await readFile(path) }, resolve(path));
	}
	for (const one of skipped) {
		any = true;
		const refused = refusal(one);
		yield { path: one.path, own: refused, highest: refused };
	}
	if (any) return;
	throw new InvalidError("validate.nothing-found", `There is no qna.yaml in "${path}".`);
}

/** A file that was not read is reported with the reason, so that none goes missing silently. */
function refusal({ code, says, bytes }: Skipped): QnaReport {
	const finding =
		code === "too-large"
			? tooLarge(bytes)
			: ({ severity: "error", category: code, source: "seedbed", line: 1, column: 1, says } as const);
	return {
		verdict: verdictOf([finding]),
		findings: [finding],
		schema: null,
		version: null,
		versionText: "",
		raised: false,
	};
}
