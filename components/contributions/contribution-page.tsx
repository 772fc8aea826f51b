"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useKeys } from "#components/frame/keys.ts";
import { FindingList } from "#components/taxonomy/finding-list.tsx";
import { Ago } from "#components/ui/ago.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { Sec, WorkScreen } from "#components/ui/page.tsx";
import { Person } from "#components/ui/person.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { ChangeView, ContributionView } from "#lib/contributions/schema.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { visibleText } from "#lib/platform/visible-text.ts";
import { pathInUrl } from "#lib/taxonomy/path.ts";
import { contributionQuery } from "./api.ts";
import css from "./contributions.module.css";
import { ReviewBar } from "./review-bar.tsx";
import { SeedDiff } from "./seed-diff.tsx";
import { StatusTag } from "./status-tag.tsx";

type Props = {
	at: string;
	initial: Versioned<ContributionView>;
	me: { userId: string | null; mayWrite: boolean; mayReview: boolean };
};

/** A contribution: what it changes, what the check says of it, who judged it, and the bar to judge it with. */
export function ContributionScreen({ at, initial, me }: Props) {
	const words = useWords().contributions;
	const formats = useFormats();
	const { data } = useQuery({ ...contributionQuery(initial.value.id), initialData: initial });
	const { value: contribution } = data;
	const boxes = useRef(new Map<number, HTMLElement>());
	const [current, setAt] = useState(0);
	const go = (step: number) => {
		const next = Math.min(Math.max(current + step, 0), contribution.changes.length - 1);
		setAt(next);
		boxes.current.get(next)?.scrollIntoView({ block: "start" });
		boxes.current.get(next)?.focus();
	};
	useKeys([
		{ keys: "J", does: words.nextChange, run: () => go(1) },
		{ keys: "K", does: words.previousChange, run: () => go(-1) },
	]);
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
				</div>
				<div className="sb-two">
					<div className="sb-stack">
						{contribution.changes.map((change, index) => (
							<section
								key={change.id}
								tabIndex={-1}
								aria-label={change.path}
								ref={(box) => {
									if (box) boxes.current.set(index, box);
								}}
							>
								<Change at={at} change={change} />
							</section>
						))}
					</div>
					<aside className="sb-stack">
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

function Change({ at, change }: { at: string; change: ChangeView }) {
	const words = useWords().contributions;
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
