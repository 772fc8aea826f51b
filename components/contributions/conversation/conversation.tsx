"use client";

import { Button } from "@mantine/core";
import { ApiProblem } from "#components/api-client.ts";
import { Sec } from "#components/ui/page.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { textAt } from "#lib/contributions/anchors.ts";
import type { ContributionView } from "#lib/contributions/schema.ts";
import { readLeaf } from "#lib/taxonomy/leaf.ts";
import { CommentForm } from "./comment-form.tsx";
import css from "./conversation.module.css";
import { forgetComment } from "./kept-comment.ts";
import { usePlaceWords } from "./place-words.ts";
import { inReadingOrder, type Target } from "./places.ts";
import type { Selected } from "./selection.ts";
import { ThreadCard } from "./thread-card.tsx";
import type { Conversation as Talk } from "./use-conversation.ts";

export type Writing = { target: Target; words: Selected | null };

type Props = {
	contribution: ContributionView;
	talk: Talk;
	/** What a comment is being written about. */
	writing: Writing | null;
	onWrite: (writing: Writing | null) => void;
	/** Leads to a field of the comparison. */
	onGo: (key: string) => void;
};

/** The column beside a comparison: threads in the order of the texts, those that are resolved folded away. */
export function Conversation({ contribution, talk, writing, onWrite, onGo }: Props) {
	const words = useWords().conversation;
	const formats = useFormats();
	const threads = inReadingOrder(
		talk.threads,
		contribution.changes.map(({ id }) => id),
	);
	const open = threads.filter(({ resolved }) => resolved === null);
	const resolved = threads.filter((thread) => thread.resolved !== null);
	return (
		<Sec
			title={words.title}
			note={open.length > 0 ? words.open(formats.integer(open.length)) : undefined}
			right={
				talk.mayComment && (
					<Button
						size="compact-xs"
						variant="default"
						onClick={() => onWrite({ target: { changeId: null, place: null }, words: null })}
					>
						{words.onAll}
					</Button>
				)
			}
		>
			{writing && (
				<NewThread
					key={JSON.stringify(writing)}
					contribution={contribution}
					talk={talk}
					writing={writing}
					onDone={() => onWrite(null)}
				/>
			)}
			{threads.length === 0 && !writing && (
				<>
					<p className="sb-meta">{words.none}</p>
					<p className="sb-meta">{talk.mayComment ? words.noneSays : words.mayNot}</p>
				</>
			)}
			{open.map((thread) => (
				<ThreadCard key={thread.id} thread={thread} talk={talk} onGo={onGo} />
			))}
			{resolved.length > 0 && (
				<details className={css.resolved}>
					<summary className="sb-meta">{words.resolvedOnes(formats.integer(resolved.length))}</summary>
					{resolved.map((thread) => (
						<ThreadCard key={thread.id} thread={thread} talk={talk} onGo={onGo} />
					))}
				</details>
			)}
		</Sec>
	);
}

type NewProps = { contribution: ContributionView; talk: Talk; writing: Writing; onDone: () => void };

function NewThread({ contribution, talk, writing, onDone }: NewProps) {
	const words = useWords().conversation;
	const nameOf = usePlaceWords();
	const { changeId, place } = writing.target;
	const change = contribution.changes.find(({ id }) => id === changeId);
	const content = change && place ? readLeaf(change.text ?? "", change.path) : null;
	const fieldText = content && place ? textAt(content, place) : null;
	const name = nameOf({ path: change?.path ?? null, place });
	const selected = writing.words && fieldText?.includes(writing.words.text) ? writing.words : null;
	const keptAs = [contribution.id, changeId, place?.field, place?.seed, place?.pair].join("/");
	const onSent = () => {
		forgetComment(keptAs);
		onDone();
	};
	const { error } = talk.start;
	const isStale = error instanceof ApiProblem && error.status === 412;
	return (
		<section className={css.thread} aria-label={words.about(name)}>
			<p className={css.about}>{words.about(name)}</p>
			<CommentForm
				label={words.commentOn(name)}
				keptAs={keptAs}
				fieldText={fieldText}
				quote={place && fieldText !== null ? (selected?.text ?? "") : null}
				members={talk.members}
				send={words.send}
				isPending={talk.start.isPending}
				error={isStale ? words.changedMeanwhile : (error?.message ?? null)}
				onSend={({ quote, ...said }) => {
					const start = selected?.text === quote ? { start: selected.start } : {};
					const quoted = quote === "" ? null : { text: quote, ...start };
					talk.start.mutate({ changeId, place, quote: quoted, ...said }, { onSuccess: onSent });
				}}
				onCancel={onDone}
			/>
		</section>
	);
}
