"use client";

import { Button, Collapse, NativeSelect } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useId, useMemo, useState } from "react";
import { FilterChips } from "#components/ui/filters.tsx";
import { useUrlState } from "#components/ui/url-state.ts";
import { useWords } from "#components/words.tsx";
import type { TreeItem } from "#lib/taxonomy/schema.ts";
import { TREE_CHOICES, TREE_FILTER_KEYS, type TreeFilter } from "#lib/taxonomy/tree-filter.ts";
import css from "./explorer.module.css";

type Props = { filter: TreeFilter; items: readonly TreeItem[] };

/** The tree's filters: folded away until they are asked for; those in force stand below as chips. */
export function TreeFilters({ filter, items }: Props) {
	const words = useWords().taxonomy;
	const { push } = useUrlState();
	const [isOpen, setOpen] = useState(false);
	const id = useId();
	const authors = useMemo(
		() => [...new Set(items.flatMap(({ author }) => author ?? []))].sort((a, b) => a.localeCompare(b)),
		[items],
	);
	const labelOf = (key: (typeof TREE_FILTER_KEYS)[number], value: string) => {
		if (key === "author") return value;
		const name = key === "findings" && value === "none" ? "noFindings" : value;
		return words.choices[name as keyof typeof words.choices]; // every choice has its word
	};
	return (
		<>
			<Button
				size="compact-xs"
				variant="default"
				leftSection={<IconFilter size={14} aria-hidden />}
				aria-expanded={isOpen}
				aria-controls={id}
				style={{ alignSelf: "flex-start" }}
				onClick={() => setOpen(!isOpen)}
			>
				{words.filters}
			</Button>
			<Collapse expanded={isOpen} id={id}>
				<div className={css.filters}>
					{TREE_FILTER_KEYS.map((key) => {
						const values: readonly string[] = key === "author" ? authors : TREE_CHOICES[key];
						return (
							<NativeSelect
								key={key}
								size="xs"
								label={words.filterNames[key]}
								value={filter[key] ?? ""}
								onChange={(event) => push({ [key]: event.currentTarget.value })}
								data={[
									{ value: "", label: words.any },
									...values.map((value) => ({ value, label: labelOf(key, value) })),
								]}
							/>
						);
					})}
				</div>
			</Collapse>
			<FilterChips
				chips={TREE_FILTER_KEYS.flatMap((key) => {
					const value = filter[key];
					return value === undefined
						? []
						: [{ key, label: words.filterNames[key], value: labelOf(key, value) }];
				})}
			/>
		</>
	);
}
