"use client";

import { TextInput } from "@mantine/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "#components/frame/keys.ts";
import { useWords } from "#components/words.tsx";
import css from "./nav.module.css";
import { useUrlState } from "./url-state.ts";

/** Words in `?q=`: typing replaces the address after 250 ms; `/` focuses the box. */
export function FilterBox({ label, param = "q", wide }: { label: string; param?: string; wide?: boolean }) {
	const words = useWords();
	const { get, replace } = useUrlState();
	const inUrl = get(param) ?? "";
	const [text, setText] = useState(inUrl);
	const box = useRef<HTMLInputElement>(null);
	const sent = useRef(inUrl);
	useKeys([{ keys: "/", does: words.frame.help.filter, run: () => box.current?.focus() }]);
	useEffect(() => {
		// Back, Forward and "clear" change the address under the box; what was typed here is already in it.
		if (inUrl !== sent.current) {
			sent.current = inUrl;
			setText(inUrl);
		}
	}, [inUrl]);
	useEffect(() => {
		if (text === sent.current) return;
		const timer = setTimeout(() => {
			sent.current = text;
			replace({ [param]: text });
		}, 250);
		return () => clearTimeout(timer);
	}, [text, param, replace]);
	return (
		<TextInput
			ref={box}
			size="xs"
			w={wide ? "100%" : 240}
			aria-label={label}
			placeholder={label}
			value={text}
			onChange={(event) => setText(event.currentTarget.value)}
			leftSection={<IconSearch size={14} aria-hidden />}
		/>
	);
}

export type FilterChip = { key: string; label: string; value: string };

/** Filters in force, each with its ✕; they live in the URL. Nothing is drawn where none is. */
export function FilterChips({ chips }: { chips: readonly FilterChip[] }) {
	const words = useWords().common;
	const { hrefWith } = useUrlState();
	if (chips.length === 0) return null;
	return (
		<div className={css.filters}>
			{chips.map((chip) => (
				<Link
					key={chip.key}
					className={css.chip}
					href={hrefWith({ [chip.key]: null })}
					aria-label={words.removeFilter(`${chip.label}: ${chip.value}`)}
				>
					{chip.label}: {chip.value}
					<IconX size={12} stroke={2} aria-hidden />
				</Link>
			))}
			<Link className="sb-meta" href={hrefWith(Object.fromEntries(chips.map((chip) => [chip.key, null])))}>
				{words.clearFilters}
			</Link>
		</div>
	);
}

type ChoiceProps = {
	param: string;
	label: string;
	options: readonly { value: string; label: string; count?: string }[];
};

/** One choice of a few, in the URL. The first option is the default. */
export function FilterChoice({ param, label, options }: ChoiceProps) {
	const { get, hrefWith } = useUrlState();
	const current = get(param) ?? options[0]?.value;
	return (
		<nav className={css.filters} aria-label={label}>
			{options.map((option, index) => (
				<Link
					key={option.value}
					className={css.chip}
					href={hrefWith({ [param]: index === 0 ? null : option.value })}
					{...(option.value === current && { "aria-current": "true" })}
				>
					{option.label}
					{option.count !== undefined && <span className="sb-ink3">{option.count}</span>}
				</Link>
			))}
		</nav>
	);
}
