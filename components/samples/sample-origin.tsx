"use client";

import Link from "next/link";
import { KeyList } from "#components/ui/ledger.tsx";
import { Sec } from "#components/ui/page.tsx";
import { PlainText } from "#components/ui/plain-text.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { SampleView } from "#lib/samples/schema.ts";
import css from "./samples.module.css";

/** The passage a sample was drawn from, and everything that it comes from. `at` is the project's address. */
export function SampleOrigin({ sample, at }: { sample: SampleView; at: string }) {
	const words = useWords().samples;
	const { integer } = useFormats();
	const { chunk, context, run, teacher } = { ...sample, run: sample.runNumber };
	return (
		<>
			{chunk !== null || context !== null ? (
				<Sec
					title={chunk ? words.passage : words.contextTitle}
					note={chunk ? words.passageOf(chunk.document, integer(chunk.ordinal + 1)) : words.contextNote}
				>
					<PlainText className={css.passage} text={chunk?.text ?? context ?? ""} />
				</Sec>
			) : (
				<p className="sb-meta">{words.noPassage}</p>
			)}
			<Sec title={words.comesFrom}>
				<KeyList
					items={[
						{
							term: words.run,
							value: <Link href={`${at}/generation/${run}`}>{words.runNumber(run)}</Link>,
						},
						{
							term: words.teacher,
							value: (
								<span className="sb-col">
									<span>{words.teacherIs(teacher.name, teacher.model)}</span>
									{teacher.isDemo && (
										<span>
											<Tag tone="caution">{words.demoTeacher}</Tag>
										</span>
									)}
								</span>
							),
						},
						{
							term: words.leaf,
							value: (
								<Link href={`${at}/taxonomy/${sample.path.split("/").map(encodeURIComponent).join("/")}`}>
									{sample.path}
								</Link>
							),
						},
						...(chunk
							? [
									{
										term: words.document,
										value: <Link href={`${at}/documents/${chunk.documentNumber}`}>{chunk.document}</Link>,
									},
									...(chunk.headings.length > 0
										? [{ term: words.headings, value: chunk.headings.join(" / ") }]
										: []),
								]
							: []),
					]}
				/>
			</Sec>
			<Sec title={words.seeds} note={words.seedsNote(sample.seeds.length)}>
				{sample.seeds.length === 0 && <p className="sb-meta">{words.noSeeds}</p>}
				<ul className={css.seeds}>
					{sample.seeds.map((seed) => (
						<li key={seed.seedVersionId}>
							<PlainText className="sb-text-sm" text={seed.question} />
							<span className="sb-meta">{seed.author ? words.author(seed.author) : words.noAuthor}</span>
						</li>
					))}
				</ul>
			</Sec>
			<p className="sb-row sb-wrap">
				<Link href={`${at}/trace?id=${sample.id}`}>{words.trace}</Link>
				<Link href={`${at}/samples/${sample.runId}/${sample.id}`}>{words.showWhole}</Link>
			</p>
		</>
	);
}
