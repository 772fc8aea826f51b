"use client";

import { IconMessagePlus } from "@tabler/icons-react";
import { PlainText } from "#components/ui/plain-text.tsx";
import { WordDiff } from "#components/ui/word-diff.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { FieldPlace } from "#lib/contributions/anchors.ts";
import css from "./contributions.module.css";
import { useFieldNotes } from "./conversation/field-notes.ts";
import { usePlaceWords } from "./conversation/place-words.ts";
import { keyOf } from "./conversation/places.ts";

type Props = {
	label: string;
	before: string;
	after: string;
	/** Where it stands in the new text; null where it is not in it, or nobody comments on it. */
	place: FieldPlace | null;
};

/** One field of a comparison, with the words that open threads quote marked and a way to comment on it. */
export function DiffField({ label, before, after, place }: Props) {
	const words = useWords().conversation;
	const formats = useFormats();
	const nameOf = usePlaceWords();
	const notes = useFieldNotes();
	const here = place && notes ? { place, notes, name: nameOf({ path: "", place }) } : null;
	const threads = here ? here.notes.threadsAt(here.place) : [];
	const marks = threads.flatMap(({ anchor }) => anchor?.range ?? []);
	const isSame = before === after;
	return (
		<div
			className={css.field}
			{...(here && {
				role: "group",
				"aria-label": here.name,
				tabIndex: -1,
				"data-place": keyOf(here.notes.changeId, here.place),
				...(!isSame && { "data-stop": true }),
			})}
		>
			<div className="sb-meta">
				{label}
				{here?.notes.onComment && (
					<button
						type="button"
						className={css.note}
						// The selection is kept: a button that is pressed would take it away.
						onMouseDown={(event) => event.preventDefault()}
						onClick={() => here.notes.onComment?.(here.place)}
						title={words.commentOn(here.name)}
						aria-label={
							threads.length > 0
								? `${words.commentOn(here.name)}. ${words.threadsOn(formats.integer(threads.length), here.name)}`
								: words.commentOn(here.name)
						}
					>
						<IconMessagePlus size={16} stroke={1.6} aria-hidden />
						{threads.length > 0 && <span aria-hidden>{formats.integer(threads.length)}</span>}
					</button>
				)}
			</div>
			<div className="sb-text-sm" dir="auto" data-text>
				{isSame && marks.length === 0 ? (
					<PlainText className="sb-ink2" text={after} inline />
				) : (
					<WordDiff before={before} after={after} marks={marks} />
				)}
			</div>
		</div>
	);
}
