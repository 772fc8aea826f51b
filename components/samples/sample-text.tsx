"use client";

import { PlainText } from "#components/ui/plain-text.tsx";
import { WordDiff } from "#components/ui/word-diff.tsx";
import { useWords } from "#components/words.tsx";
import type { SampleView } from "#lib/samples/schema.ts";
import css from "./samples.module.css";

/** Question and answer as they are now, and below what an edit made of the teacher's. */
export function SampleText({ sample }: { sample: SampleView }) {
	const words = useWords().samples;
	const { question, answer, teacherQuestion, teacherAnswer } = sample;
	return (
		<>
			<h2 className={css.heading}>
				<PlainText className="sb-question" text={question || words.noQuestion} />
			</h2>
			<PlainText className="sb-answer" text={answer || words.noAnswer} />
			{(teacherQuestion !== null || teacherAnswer !== null) && (
				<details className={css.difference}>
					<summary>{words.difference}</summary>
					<div className="sb-text" dir="auto">
						<WordDiff before={teacherQuestion ?? question} after={question} />
					</div>
					<div className="sb-text" dir="auto">
						<WordDiff before={teacherAnswer ?? answer} after={answer} />
					</div>
				</details>
			)}
		</>
	);
}
