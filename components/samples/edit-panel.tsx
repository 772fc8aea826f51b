"use client";

import { Button, Textarea } from "@mantine/core";
import { useId, useState } from "react";
import { useKeys } from "#components/frame/keys.ts";
import { useWords } from "#components/words.tsx";
import type { SampleView } from "#lib/samples/schema.ts";
import css from "./samples.module.css";

type Props = {
	sample: SampleView;
	onSave: (question: string, answer: string) => void;
	onClose: () => void;
};

/** Question and answer as fields, where they stood as text. */
export function EditPanel({ sample, onSave, onClose }: Props) {
	const { samples: words, common } = useWords();
	const [question, setQuestion] = useState(sample.question);
	const [answer, setAnswer] = useState(sample.answer);
	const [isTried, setTried] = useState(false);
	const help = useId();
	const isEmpty = question.trim() === "" || answer.trim() === "";
	const save = () => (isEmpty ? setTried(true) : onSave(question.trim(), answer.trim()));
	useKeys([
		{ keys: "Ctrl Enter", does: words.saveEdit, run: save },
		{ keys: "Escape", does: common.cancel, run: onClose, inFields: true },
	]);
	return (
		<section className={css.edit} aria-label={words.edit}>
			<Textarea
				label={words.question}
				autosize
				minRows={2}
				maxRows={10}
				maxLength={20_000}
				classNames={{ input: css.question ?? "" }}
				dir="auto"
				value={question}
				onChange={(event) => setQuestion(event.currentTarget.value)}
				aria-describedby={help}
				autoFocus
			/>
			<Textarea
				label={words.answer}
				autosize
				minRows={4}
				maxRows={20}
				maxLength={100_000}
				classNames={{ input: css.answer ?? "" }}
				dir="auto"
				value={answer}
				onChange={(event) => setAnswer(event.currentTarget.value)}
				aria-describedby={help}
				{...(isTried && isEmpty && { error: words.editEmpty })}
			/>
			<div className="sb-row sb-wrap">
				<Button variant="default" onClick={save}>
					{words.saveEdit}
				</Button>
				<Button variant="default" onClick={onClose}>
					{common.cancel}
				</Button>
				<span id={help} className="sb-meta">
					{words.editKeys}
				</span>
			</div>
		</section>
	);
}
