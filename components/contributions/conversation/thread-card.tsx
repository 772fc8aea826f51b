"use client";

import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { Ago } from "#components/ui/ago.tsx";
import { Person } from "#components/ui/person.tsx";
import { PlainText } from "#components/ui/plain-text.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { WordDiff } from "#components/ui/word-diff.tsx";
import { useWords } from "#components/words.tsx";
import type { CommentView, ThreadView } from "#lib/contributions/comments-schema.ts";
import { CommentForm } from "./comment-form.tsx";
import css from "./conversation.module.css";
import { forgetComment } from "./kept-comment.ts";
import { usePlaceWords } from "./place-words.ts";
import { keyOfThread } from "./places.ts";
import type { Conversation } from "./use-conversation.ts";

type Props = { thread: ThreadView; talk: Conversation; onGo: (key: string) => void };

/** A thread: what it is about, who said what, and what can be done with it. */
export function ThreadCard({ thread, talk, onGo }: Props) {
	const words = useWords().conversation;
	const nameOf = usePlaceWords();
	const [isAnswering, setAnswering] = useState(false);
	const card = useRef<HTMLElement>(null);
	const close = () => {
		setAnswering(false);
		card.current?.focus();
	};
	const { anchor, path, isOutdated, resolved, comments } = thread;
	const name = nameOf({ path, place: anchor, seedWas: anchor?.seedWas ?? null });
	const key = keyOfThread(thread);
	const quote = anchor?.quote ?? null;
	const quoted = isOutdated ? (anchor?.was ?? null) : quote;
	return (
		<article
			ref={card}
			className={css.thread}
			aria-label={words.about(name)}
			tabIndex={-1}
			data-thread={thread.id}
		>
			<header className="sb-row sb-wrap">
				{key === null ? (
					<div className={css.about}>{name}</div>
				) : (
					<button type="button" className={css.place} onClick={() => onGo(key)}>
						{name}
					</button>
				)}
				{isOutdated && <Tag tone="caution">{words.outdated}</Tag>}
			</header>
			{isOutdated && quoted !== null && <p className="sb-meta">{words.outdatedSays}</p>}
			{quoted !== null && (
				<blockquote className={css.quote} dir="auto">
					<PlainText text={quoted} marked={isOutdated && quote !== null ? [quote] : []} />
				</blockquote>
			)}
			{comments.map((comment) => (
				<Comment key={comment.id} comment={comment} talk={talk} />
			))}
			{resolved !== null && (
				<p className="sb-meta">
					{words.resolvedBy(resolved.by)} <Ago prose at={resolved.at} />
				</p>
			)}
			{talk.mayComment && !isAnswering && (
				<div className="sb-row sb-wrap">
					<Button size="compact-xs" variant="default" data-answer onClick={() => setAnswering(true)}>
						{words.answer}
					</Button>
					<Button
						size="compact-xs"
						variant="default"
						loading={talk.settle.isPending && talk.settle.variables.id === thread.id}
						onClick={() =>
							talk.settle.mutate({ id: thread.id, to: resolved === null ? "resolutions" : "reopenings" })
						}
					>
						{resolved === null ? words.resolve : words.reopen}
					</Button>
				</div>
			)}
			{isAnswering && (
				<CommentForm
					label={`${words.answer}: ${name}`}
					keptAs={thread.id}
					fieldText={anchor?.now ?? null}
					quote={null}
					members={talk.members}
					send={words.sendAnswer}
					isPending={talk.answer.isPending}
					error={talk.answer.error?.message ?? null}
					onSend={({ quote: _, ...said }) =>
						talk.answer.mutate(
							{ id: thread.id, said },
							{
								onSuccess: () => {
									forgetComment(thread.id);
									close();
								},
							},
						)
					}
					onCancel={close}
				/>
			)}
		</article>
	);
}

function Comment({ comment, talk }: { comment: CommentView; talk: Conversation }) {
	const { author, at, body, mentions, suggestion } = comment;
	return (
		<div className={css.comment}>
			<div className="sb-row sb-wrap">
				<Person name={author.name} /> <Ago prose at={at} />
			</div>
			{body !== "" && <PlainText text={body} marked={mentions.map(({ name }) => `@${name}`)} />}
			{suggestion && <Suggestion id={comment.id} suggestion={suggestion} talk={talk} />}
		</div>
	);
}

type SuggestionProps = {
	id: string;
	suggestion: NonNullable<CommentView["suggestion"]>;
	talk: Conversation;
};

function Suggestion({ id, suggestion, talk }: SuggestionProps) {
	const words = useWords().conversation;
	const { apply } = talk;
	const isMine = apply.variables === id;
	return (
		<div className={css.suggestion}>
			<div className="sb-text-sm" dir="auto">
				<WordDiff before={suggestion.replaces} after={suggestion.text} />
			</div>
			{suggestion.state === "applied" && (
				<Tag tone="accepted">{words.applied(suggestion.applied?.by ?? "")}</Tag>
			)}
			{suggestion.state === "outdated" && <p className="sb-meta">{words.suggestionOutdated}</p>}
			{suggestion.state === "open" && talk.mayApply === "now" && (
				<Button
					size="compact-xs"
					variant="default"
					loading={apply.isPending && isMine}
					onClick={() => apply.mutate(id)}
				>
					{words.apply}
				</Button>
			)}
			{suggestion.state === "open" && talk.mayApply === "later" && (
				<p className="sb-meta">{words.applyLater}</p>
			)}
			{apply.error && isMine && <p role="alert">{apply.error.message}</p>}
		</div>
	);
}
