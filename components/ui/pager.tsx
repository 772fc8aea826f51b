"use client";

import Link from "next/link";
import { useWords } from "#components/words.tsx";
import css from "./table.module.css";
import { useUrlState } from "./url-state.ts";

/** The way on through a list that is read in pages, and back to its start. Nothing where one page holds all. */
export function Pager({ next, pageSize }: { next: string | null; pageSize: number }) {
	const words = useWords().common;
	const { get, hrefWith } = useUrlState();
	if (next === null && get("cursor") === null) return null;
	return (
		<div className={css.after}>
			{next !== null && <Link href={hrefWith({ cursor: next })}>{words.next(pageSize)}</Link>}
			{get("cursor") !== null && <Link href={hrefWith({ cursor: null })}>{words.firstPage}</Link>}
		</div>
	);
}
