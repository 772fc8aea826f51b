"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { Sec } from "#components/ui/page.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { AppError } from "#lib/platform/errors.ts";
import { addPair, addSeed, moveSeed, removePair, removeSeed, setScalar } from "#lib/taxonomy/qna/edit.ts";
import type { Finding } from "#lib/taxonomy/qna/finding.ts";
import type { QnaReading, QnaSeed } from "#lib/taxonomy/qna/read.ts";
import css from "./contributions.module.css";
import { EditorField } from "./editor-field.tsx";

type Props = {
	text: string;
	reading: QnaReading;
	findings: readonly Finding[];
	onText: (text: string) => void;
	onLine: (line: number) => void;
	open: number;
	onOpen: (seed: number) => void;
	readOnly: boolean;
};

const EMPTY_PAIR = { question: "", answer: "" };

/** The leaf as a form. Each edit changes only its own lines of the file (lib/taxonomy/qna/edit.ts). */
export function EditorForm(props: Props) {
	const { text, reading, findings, onText, onLine, open, onOpen, readOnly } = props;
	const { editor: words } = useWords().contributions;
	const formats = useFormats();
	const { values, kind } = reading;
	const [refused, setRefused] = useState<string | null>(null);
	if (!values) return <Others findings={findings} onLine={onLine} />;

	/** Runs an edit of the file. @returns why it could not be done, or null */
	const edit = (run: () => string): string | null => {
		try {
			onText(run());
			setRefused(null);
			return null;
		} catch (error) {
			if (error instanceof AppError) {
				setRefused(error.message);
				return error.message;
			}
			throw error;
		}
	};
	const field = (pointer: string, name: keyof typeof words.fields, value: string, more: object = {}) => (
		<EditorField
			key={pointer}
			label={words.fields[name]}
			{...(name in words.help && { help: words.help[name as keyof typeof words.help] })}
			value={value}
			pointer={pointer}
			onWrite={(next) => edit(() => setScalar(text, pointer, next))}
			findings={findings.filter((finding) => isAt(finding, pointer))}
			onLine={onLine}
			readOnly={readOnly}
			{...more}
		/>
	);
	const isKnowledge = kind === "knowledge";
	const seeds = values.seeds;
	return (
		<div className="sb-stack">
			<Sec title={words.about}>
				<div className="sb-col" style={{ gap: 14 }}>
					{field("/created_by", "created_by", values.createdBy)}
					{!isKnowledge && field("/task_description", "task_description", values.taskDescription ?? "")}
					{isKnowledge && field("/domain", "domain", values.domain ?? "")}
					{isKnowledge && field("/document_outline", "document_outline", values.documentOutline ?? "")}
					{isKnowledge && values.document && (
						<>
							{field("/document/repo", "repo", values.document.repo)}
							{field("/document/commit", "commit", values.document.commit)}
							{values.document.patterns.map((pattern, at) =>
								field(`/document/patterns/${String(at)}`, "patterns", pattern),
							)}
						</>
					)}
				</div>
			</Sec>
			{seeds.map((seed, at) => (
				<Sec
					key={`seed ${String(at)}`}
					title={
						isKnowledge ? (
							<button
								type="button"
								aria-expanded={at === open}
								onClick={() => onOpen(at)}
								style={{ all: "unset", cursor: "pointer" }}
							>
								{words.seed(formats.integer(at + 1))}
							</button>
						) : (
							words.seed(formats.integer(at + 1))
						)
					}
					{...(isKnowledge && at !== open && { note: (seed.context ?? "").slice(0, 80) })}
					{...(!readOnly && {
						right: (
							<SeedButtons
								at={at}
								last={seeds.length - 1}
								onMove={(to) => edit(() => moveSeed(text, at, to))}
								onRemove={() => edit(() => removeSeed(text, at))}
							/>
						),
					})}
				>
					{(!isKnowledge || at === open) && (
						<Seed {...props} seed={seed} at={at} isKnowledge={isKnowledge} field={field} edit={edit} />
					)}
				</Sec>
			))}
			{!readOnly && (
				<div>
					<Button
						variant="default"
						onClick={() => {
							const pairs = isKnowledge ? [EMPTY_PAIR, EMPTY_PAIR, EMPTY_PAIR] : [EMPTY_PAIR];
							edit(() => addSeed(text, { ...(isKnowledge && { context: "" }), pairs }));
							onOpen(seeds.length);
						}}
					>
						{words.addSeed}
					</Button>
				</div>
			)}
			{refused !== null && <p role="alert">{refused}</p>}
			<Others findings={findings} onLine={onLine} />
		</div>
	);
}

/** Findings that no field of the form shows. */
function Others({ findings, onLine }: Pick<Props, "findings" | "onLine">) {
	const { editor: words } = useWords().contributions;
	const formats = useFormats();
	const others = findings.filter(({ pointer = "", missing }) => {
		return !FIELD.test(pointer) && !(missing !== undefined && FIELD.test(`${pointer}/${missing}`));
	});
	if (others.length === 0) return null;
	return (
		<Sec title={words.otherFindings}>
			{others.map(({ severity, says, cure, line, category }, index) => (
				<p key={`${category}${String(index)}`} className={css.says}>
					{severity === "error" ? "✕" : "!"} {says} {cure}
					<button type="button" onClick={() => onLine(line)}>
						{words.toLine(formats.integer(line))}
					</button>
				</p>
			))}
		</Sec>
	);
}

const FIELD =
	/^\/(created_by|task_description|domain|document_outline|document\/(repo|commit|patterns\/\d+))$|\/(context|question|answer)$/;

/** Whether a finding is of this value, or says that it is missing. */
export function isAt({ pointer, missing }: Finding, at: string): boolean {
	return pointer === at || (missing !== undefined && `${pointer ?? ""}/${missing}` === at);
}

type SeedProps = Props & {
	seed: QnaSeed;
	at: number;
	isKnowledge: boolean;
	field: (
		pointer: string,
		name: "context" | "question" | "answer",
		value: string,
		more?: object,
	) => React.ReactNode;
	edit: (run: () => string) => string | null;
};

function Seed({ text, seed, at, isKnowledge, field, edit, readOnly }: SeedProps) {
	const { editor: words } = useWords().contributions;
	const base = `/seed_examples/${String(at)}`;
	return (
		<div className="sb-col" style={{ gap: 14 }}>
			{(isKnowledge || seed.context !== undefined) &&
				field(`${base}/context`, "context", seed.context ?? "", { isContent: true, countWords: true })}
			{!isKnowledge && seed.context === undefined && !readOnly && (
				<div>
					<Button
						variant="default"
						size="xs"
						onClick={() => edit(() => setScalar(text, `${base}/context`, ""))}
					>
						{words.addContext}
					</Button>
				</div>
			)}
			{seed.pairs.map((pair, index) => {
				const pointer = isKnowledge ? `${base}/questions_and_answers/${String(index)}` : base;
				return (
					<div key={`pair ${String(index)}`} className={css.pair}>
						{isKnowledge && index === 3 && <p className="sb-meta">{words.moreThanThree}</p>}
						{field(`${pointer}/question`, "question", pair.question, { isContent: true })}
						{field(`${pointer}/answer`, "answer", pair.answer, { isContent: true })}
						{isKnowledge && !readOnly && seed.pairs.length > 3 && (
							<div>
								<Button variant="default" size="xs" onClick={() => edit(() => removePair(text, at, index))}>
									{words.removePair}
								</Button>
							</div>
						)}
					</div>
				);
			})}
			{isKnowledge && !readOnly && (
				<div>
					<Button variant="default" size="xs" onClick={() => edit(() => addPair(text, at, EMPTY_PAIR))}>
						{words.addPair}
					</Button>
				</div>
			)}
		</div>
	);
}

function SeedButtons(props: {
	at: number;
	last: number;
	onMove: (to: number) => void;
	onRemove: () => void;
}) {
	const { at, last, onMove, onRemove } = props;
	const { editor: words } = useWords().contributions;
	return (
		<span className="sb-row">
			<Button variant="default" size="compact-xs" disabled={at === 0} onClick={() => onMove(at - 1)}>
				{words.moveUp}
			</Button>
			<Button variant="default" size="compact-xs" disabled={at === last} onClick={() => onMove(at + 1)}>
				{words.moveDown}
			</Button>
			<Button variant="default" size="compact-xs" onClick={onRemove}>
				{words.removeSeed}
			</Button>
		</span>
	);
}
