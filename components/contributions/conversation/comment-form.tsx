"use client";

import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useWords } from "#components/words.tsx";
import css from "./conversation.module.css";
import { keepComment, keptComment } from "./kept-comment.ts";

export type Said = { body: string; suggestion?: string; mentions: string[]; quote: string };

type Member = { userId: string; name: string };

type Props = {
	/** Names the form. */
	label: string;
	/** What is written is kept under it; whoever sends it, forgets it. */
	keptAs: string;
	/** What the field says; null where the comment is about no field. */
	fieldText: string | null;
	/** Words of the field that it is about; null where they are not asked for. */
	quote: string | null;
	members: readonly Member[];
	send: string;
	isPending: boolean;
	error: string | null;
	onSend: (said: Said) => void;
	onCancel: () => void;
};

/** Where people write a comment: words, who is named in them, and perhaps another wording of the field. */
export function CommentForm(props: Props) {
	const { label, keptAs, fieldText, members, send, isPending, error, onSend, onCancel } = props;
	const words = useWords().conversation;
	const [before] = useState(() => keptComment(keptAs));
	const [body, setBody] = useState(before?.body ?? "");
	const [quote, setQuote] = useState(props.quote || (before?.quote ?? ""));
	const [named, setNamed] = useState<readonly Member[]>(before?.named ?? []);
	const [suggestion, setSuggestion] = useState<string | null>(before?.suggestion ?? null);
	const [asked, setAsked] = useState(false);
	const box = useRef<HTMLTextAreaElement>(null);
	useEffect(() => box.current?.focus(), []);
	useEffect(
		() => keepComment(keptAs, { body, suggestion, quote, named: [...named] }),
		[keptAs, body, suggestion, quote, named],
	);

	const isMissing = quote.trim() !== "" && fieldText !== null && !fieldText.includes(quote);
	const isSame = suggestion !== null && suggestion === fieldText;
	const isEmpty = body.trim() === "" && suggestion === null;
	const submit = () => {
		setAsked(true);
		if (isPending || isMissing || isSame || isEmpty) return;
		const mentions = named.filter(({ name }) => body.includes(`@${name}`)).map(({ userId }) => userId);
		onSend({
			body: body.trim(),
			quote: quote.trim() === "" ? "" : quote,
			mentions: [...new Set(mentions)],
			...(suggestion !== null && { suggestion }),
		});
	};
	const mention = (member: Member | undefined) => {
		if (!member) return;
		setNamed([...named, member]);
		setBody(`${body}${body === "" || /\s$/.test(body) ? "" : " "}@${member.name} `);
		box.current?.focus();
	};
	return (
		<form
			className={css.form}
			aria-label={label}
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
			onKeyDown={(event) => {
				if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
					event.preventDefault();
					submit();
				} else if (event.key === "Escape") {
					event.stopPropagation();
					onCancel();
				}
			}}
		>
			{props.quote !== null && (
				<TextInput
					label={words.quote}
					description={words.quoteHelp}
					value={quote}
					onChange={(event) => setQuote(event.currentTarget.value)}
					error={isMissing ? words.noSuchWords : undefined}
					dir="auto"
				/>
			)}
			<Textarea
				ref={box}
				label={words.comment}
				description={words.commentHelp}
				value={body}
				onChange={(event) => setBody(event.currentTarget.value)}
				error={asked && isEmpty ? words.sayIt : undefined}
				dir="auto"
				autosize
				minRows={2}
				maxRows={10}
				maxLength={4000}
			/>
			<NativeSelect
				aria-label={words.mention}
				value=""
				onChange={(event) => mention(members.find(({ userId }) => userId === event.currentTarget.value))}
				data={[
					{ value: "", label: words.mention },
					...members.map(({ userId, name }) => ({ value: userId, label: `@${name}` })),
				]}
			/>
			{suggestion !== null && (
				<Textarea
					label={words.suggestion}
					description={words.suggestionHelp}
					value={suggestion}
					onChange={(event) => setSuggestion(event.currentTarget.value)}
					error={asked && isSame ? words.sameWording : undefined}
					styles={{ input: { fontFamily: "var(--sb-font-text)" } }}
					dir="auto"
					autosize
					minRows={2}
					maxRows={14}
				/>
			)}
			{error !== null && <p role="alert">{error}</p>}
			<div className="sb-row sb-wrap">
				<Button type="submit" size="xs" variant="default" loading={isPending}>
					{send}
				</Button>
				{suggestion === null && fieldText !== null && (
					<Button size="xs" variant="subtle" onClick={() => setSuggestion(fieldText)}>
						{words.suggest}
					</Button>
				)}
				<Button size="xs" variant="subtle" onClick={onCancel}>
					{words.cancel}
				</Button>
			</div>
		</form>
	);
}
