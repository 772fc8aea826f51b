"use client";

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { FindingList } from "#components/taxonomy/finding-list.tsx";
import { Ago } from "#components/ui/ago.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Sec, WorkScreen } from "#components/ui/page.tsx";
import { Person } from "#components/ui/person.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { ThreadView } from "#lib/contributions/comments-schema.ts";
import type { ChangeView, ContributionView } from "#lib/contributions/schema.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { visibleText } from "#lib/platform/visible-text.ts";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import { contributionQuery } from "./api.ts";
import { ClaimSign } from "./claim-sign.tsx";
import css from "./contributions.module.css";
import besideCss from "./conversation/conversation.module.css";
import { Conversation, type Writing } from "./conversation/conversation.tsx";
import { FieldNotesProvider } from "./conversation/field-notes.ts";
import { goTo, notesOf, useContributionKeys } from "./conversation/on-page.ts";
import { keyOf } from "./conversation/places.ts";
import { useConversation } from "./conversation/use-conversation.ts";
import { ReviewBar } from "./review-bar.tsx";
import { SeedDiff } from "./seed-diff.tsx";
import { StatusTag } from "./status-tag.tsx";

type Props = {
	at: string;
	initial: Versioned<ContributionView>;
	threads: ThreadView[];
	me: { userId: string | null; mayWrite: boolean; mayReview: boolean; mayComment: boolean };
};

/**
 * A contribution: what it changes, what people say of it beside that, what the check says, who judged it, and the bar
 * to judge it with.
 */
export function ContributionScreen({ at, initial, threads, me }: Props) {
	const words = useWords().contributions;
	const formats = useFormats();
	const { data } = useQuery({ ...contributionQuery(initial.value.id), initialData: initial });
	const { value: contribution } = data;
	const talk = useConversation({ data, initial: threads, me });
	const [writing, setWriting] = useState<Writing | null>(null);
	const cameFrom = useRef<Element | null>(null);
	/** Opens the form, or leaves it: back to what it was about, or to where one came from. */
	const write = (next: Writing | null) => {
		setWriting(next);
		if (next !== null) {
			cameFrom.current = document.activeElement;
			return;
		}
		const { changeId = null, place = null } = writing?.target ?? {};
		if (changeId !== null && place !== null) goTo(keyOf(changeId, place));
		else if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
	};
	useContributionKeys({ talk, onWrite: write });
	const others = contribution.authors.filter(({ id }) => id !== contribution.author.id);
	const number = formats.integer(contribution.number);
	const title = visibleText(contribution.title);
	return (
		<WorkScreen
			title={title}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/contributions` }, { label: words.number(number) }]}
			foot={<ReviewBar at={at} data={data} me={me} />}
		>
			<div style={{ padding: "16px 24px" }} className="sb-stack">
				<div>
					<h2 className="sb-row sb-wrap" style={{ margin: 0 }}>
						{title} <StatusTag status={contribution.status} />
					</h2>
					<div className="sb-meta">
						{words.facts(number, contribution.author.name)}{" "}
						{others.length > 0 && words.withOthers(others.map(({ name }) => name).join(", "))}{" "}
						<Ago prose at={contribution.updatedAt} />
					</div>
					<ClaimSign at={at} contribution={contribution} me={me} />
				</div>
				<div className="sb-two">
					<div className="sb-stack">
						{contribution.changes.map((change) => (
							<section key={change.id} tabIndex={-1} aria-label={change.path} data-change={change.id}>
								<FieldNotesProvider value={notesOf(change.id, talk, write)}>
									<Change
										at={at}
										change={change}
										{...(me.mayComment && {
											onComment: () => write({ target: { changeId: change.id, place: null }, words: null }),
										})}
									/>
								</FieldNotesProvider>
							</section>
						))}
					</div>
					<aside className={besideCss.beside}>
						<Conversation
							contribution={contribution}
							talk={talk}
							writing={writing}
							onWrite={write}
							onGo={goTo}
						/>
						<Sec title={words.reviews}>
							{contribution.reviews.length === 0 && <p className="sb-meta">{words.noReviews}</p>}
							{contribution.reviews.map(({ reviewer, verdict, comment, at: when }) => (
								<div key={when} style={{ padding: "6px 0" }}>
									<Person name={reviewer} /> {words.verdict[verdict]}{" "}
									<span className="sb-meta">
										<Ago prose at={when} />
									</span>
									{comment !== "" && (
										<div className="sb-text-sm" dir="auto">
											{comment}
										</div>
									)}
								</div>
							))}
						</Sec>
						<Sec title={words.checks}>
							{contribution.changes.map((change) => (
								<Check key={change.id} change={change} />
							))}
						</Sec>
						<Sec title={words.history}>
							<ol style={{ listStyle: "none", padding: 0, margin: 0 }}>
								{contribution.history.map(({ action, by, at: when }) => (
									<li key={`${when} ${action}`} className="sb-meta">
										{by} {words.action[action] ?? action}, <Ago prose at={when} />
									</li>
								))}
							</ol>
						</Sec>
					</aside>
				</div>
			</div>
		</WorkScreen>
	);
}

type ChangeProps = { at: string; change: ChangeView; onComment?: () => void };

function Change({ at, change, onComment }: ChangeProps) {
	const { contributions: words, conversation } = useWords();
	const formats = useFormats();
	const { kind, path, text, baseText, baseNumber, moved, nodeId } = change;
	return (
		<Sec
			title={<LeafPath path={path} {...(nodeId !== null && { href: `${at}/taxonomy/${pathInUrl(path)}` })} />}
			note={
				kind === "create"
					? words.createdLeaf
					: baseNumber !== null && words.editedFrom(formats.integer(baseNumber))
			}
			right={
				onComment && (
					<Button size="compact-xs" variant="default" onClick={onComment}>
						{conversation.onLeaf}
					</Button>
				)
			}
		>
			{moved && <p role="alert">{words.moved}</p>}
			<SeedDiff path={path} before={baseText ?? ""} after={text ?? ""} />
		</Sec>
	);
}

function Check({ change: { path, check } }: { change: ChangeView }) {
	const words = useWords().contributions;
	const formats = useFormats();
	const errors = check.findings.filter(({ severity }) => severity === "error").length;
	const warnings = check.findings.length - errors;
	return (
		<div className={css.seed}>
			<LeafPath path={path} dir={false} />
			<p>
				{errors > 0
					? words.checkErrors(formats.integer(errors))
					: warnings > 0
						? words.checkWarnings(formats.integer(warnings))
						: words.checkPassed}
			</p>
			{check.standing === "legacy" && errors === 0 && (
				<p className="sb-meta">{words.legacy(formats.integer(check.seedCount))}</p>
			)}
			{check.findings.length > 0 && (
				<details>
					<summary className="sb-meta">{words.checks}</summary>
					<FindingList findings={check.findings} />
				</details>
			)}
		</div>
	);
}
