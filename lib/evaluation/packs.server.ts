import type { Readable } from "node:stream";
import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { getBlob, saveBlob } from "#lib/platform/content.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { type BenchmarkPack, MT_BENCH_QUESTIONS, questionsHash, readBenchmarkPack } from "./mt-bench.ts";
import { listBenchmarkPacks } from "./queries.server.ts";
import type { PackQuery, PackView } from "./schema.ts";
import { sentFiles, textOf } from "./uploads.server.ts";

const isPackFile = (path: string) =>
	/(^|\/)(question|judge_prompts)\.jsonl$|(^|\/)reference_answer(\/|_)[^/]*\.jsonl$/.test(path);

/**
 * Keeps a benchmark pack in FastChat's layout, sent as a .tar or .tar.gz. Its words stay in the database: the product has
 * none of them.
 *
 * @throws ForbiddenError `auth.not-permitted`
 * @throws InvalidError   `evaluation.not-a-benchmark-pack` with what is missing; nothing is written
 */
export async function addBenchmarkPack(
	actor: Actor,
	projectId: string,
	{ name, licence }: PackQuery,
	body: Readable,
): Promise<{ value: PackView }> {
	ensureMay(actor, projectId, "evaluation.start");
	const files = await sentFiles("one file", body, isPackFile);
	const texts = Object.fromEntries(files.map((file) => [file.path, textOf(file)]));
	const pack = readBenchmarkPack(name, texts, sha256);
	const id = newId();
	await db.$transaction(async (tx) => {
		const hashes: Record<string, string> = {};
		for (const { path, bytes } of files) {
			if (Object.hasOwn(pack.hashes, path)) hashes[path] = await saveBlob(tx, bytes);
		}
		await tx.benchmarkPack.create({
			data: {
				id,
				projectId,
				name,
				licence,
				files: hashes,
				questions: pack.questions.length,
				addedById: actor.userId ?? actor.id,
			},
		});
		await record(tx, actor, {
			projectId,
			action: "benchmark-pack.added",
			subject: { type: "benchmark-pack", id },
			after: { name, questions: pack.questions.length, files: hashes },
		});
		await tell(tx, projectId, "benchmark-pack", id);
	});
	const added = (await listBenchmarkPacks(actor, projectId)).find((one) => one.id === id);
	if (!added) throw new NotFoundError("benchmark-pack.not-found", "There is no such benchmark pack.");
	return { value: added };
}

/** A pack as it was sent. @throws NotFoundError `content.not-found` where its files were erased */
export async function openPack(row: { name: string; files: unknown }): Promise<BenchmarkPack> {
	const texts: Record<string, string> = {};
	const files = row.files as Record<string, string>; // written by addBenchmarkPack only
	for (const [path, hash] of Object.entries(files)) {
		texts[path] = new TextDecoder().decode(await getBlob(hash));
	}
	return readBenchmarkPack(row.name, texts, sha256);
}

/** One hash for the questions, the references and the judge's words of a pack. */
export function packHash({ hashes }: BenchmarkPack): string {
	return sha256(JSON.stringify(Object.values(hashes).sort()));
}

/** MT-Bench itself, word for word. Another pack of this layout, or one changed word, is another benchmark. */
export const isMtBench = (pack: BenchmarkPack): boolean => questionsHash(pack, sha256) === MT_BENCH_QUESTIONS;
