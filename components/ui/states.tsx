"use client";

import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useWords } from "#components/words.tsx";
import { CopyButton } from "./copy-field.tsx";
import { cx } from "./cx.ts";
import css from "./states.module.css";

/** Nothing is here: what would be, who makes it, and one button. */
export function Empty({
	heading,
	children,
	action,
}: {
	heading: string;
	children?: ReactNode;
	action?: ReactNode;
}) {
	return (
		<div className={css.state}>
			<h3>{heading}</h3>
			{children !== undefined && <p>{children}</p>}
			{action !== undefined && <div className={css.actions}>{action}</div>}
		</div>
	);
}

type ErrorProps = {
	/** What failed. */
	heading: string;
	/** Why, what is safe, what next. */
	says: string;
	/** The stable dotted code of the refusal. */
	code?: string;
	requestId?: string;
	onRetry?: () => void;
	action?: ReactNode;
};

/** A failure in place of what it kept from being shown. */
export function ErrorPanel({ heading, says, code, requestId, onRetry, action }: ErrorProps) {
	const words = useWords();
	const facts = [
		code !== undefined && words.errors.code(code),
		requestId !== undefined && words.errors.request(requestId),
	].filter((fact) => fact !== false);
	return (
		<div className={cx(css.state, css.error)} role="alert">
			<h3>{heading}</h3>
			<p>{says}</p>
			<div className={css.actions}>
				{onRetry !== undefined && (
					<Button variant="default" size="xs" onClick={onRetry}>
						{words.common.retry}
					</Button>
				)}
				{action}
				{facts.length > 0 && (
					<CopyButton text={[heading, says, ...facts].join("\n")} label={words.common.copyDetails} />
				)}
			</div>
			{facts.length > 0 && <div className={cx(css.details, "sb-meta")}>{facts.join(" · ")}</div>}
		</div>
	);
}

type NoPermissionProps = {
	/** Which role may, and who has it. */
	says: string;
	heading?: string;
	/** A way to ask. */
	action?: ReactNode;
};

/** What one may not do, said instead of a blank place. */
export function NoPermission({ says, heading, action }: NoPermissionProps) {
	const words = useWords().errors;
	return (
		<div className={css.state}>
			<h3>{heading ?? words.noPermissionTitle}</h3>
			<p>{says}</p>
			{action !== undefined && <div className={css.actions}>{action}</div>}
		</div>
	);
}

type SkeletonProps = {
	/** Rows of a table or list. */
	rows?: number;
	/** Or one block of this height in pixels. */
	height?: number;
	/** What is being read: after 5 s it is said in words. */
	what?: string;
};

/** The shape of what is to come, still, and only after 300 ms. */
export function Skeleton({ rows = 6, height, what }: SkeletonProps) {
	const words = useWords().common;
	const [late, setLate] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setLate(true), 5000);
		return () => clearTimeout(timer);
	}, []);
	return (
		<div className={css.bones} aria-busy="true">
			{height !== undefined ? (
				<div className={css.bone} style={{ height }} />
			) : (
				Array.from({ length: rows }, (_, index) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: all alike
					<div key={index} className={css.row}>
						<div className={css.bone} style={{ width: `${[62, 48, 71, 55][index % 4]}%` }} />
					</div>
				))
			)}
			<div className="sb-meta" role="status">
				{late && what !== undefined ? words.loading(what) : ""}
			</div>
		</div>
	);
}
