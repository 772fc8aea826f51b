"use client";

import { Checkbox, Radio, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { TreeNode } from "#lib/taxonomy/schema.ts";
import css from "./generation.module.css";
import { blockedBy, leavesFor, type Mode } from "./launch.ts";

/** Rows drawn at once: of 10,000 leaves the filter finds the rest. */
const MOST_ROWS = 200;

type Props = {
	leaves: readonly TreeNode[];
	mode: Mode;
	/** The leaves that the run would be over. */
	chosen: readonly TreeNode[];
	/** Accepted samples from which a leaf counts as full. */
	target: number;
	samples: number | undefined;
	onMode: (mode: Mode) => void;
	/** Ticking makes any choice one's own. */
	onTick: (ids: ReadonlySet<string>) => void;
};

/** Which leaves: by a rule, or ticked one by one. Blocked ones say why and cannot be ticked. */
export function LeafChoice({ leaves, mode, chosen, target, samples, onMode, onTick }: Props) {
	const words = useWords().generation;
	const { integer } = useFormats();
	const [filter, setFilter] = useState("");
	const ids = new Set(chosen.map(({ id }) => id));
	const looked = filter.trim().toLowerCase().split(/\s+/);
	const matching = leaves.filter(({ path }) => looked.every((word) => path.toLowerCase().includes(word)));
	// What can be taken stands first, so that a large taxonomy's blocked leaves do not hide it.
	const takes = matching.filter((leaf) => blockedBy(leaf) === undefined);
	const shown = [...takes, ...matching.filter((leaf) => blockedBy(leaf) !== undefined)].slice(0, MOST_ROWS);
	const open = shown.filter((leaf) => blockedBy(leaf) === undefined);
	const ticked = open.filter(({ id }) => ids.has(id)).length;
	const count = (of: Mode) => integer(leavesFor(of, leaves, { ticked: ids, target }).length);
	const tick = (those: readonly TreeNode[], on: boolean) => {
		const next = new Set(ids);
		for (const { id } of those) {
			if (on) next.add(id);
			else next.delete(id);
		}
		onTick(next);
	};
	const modes: [Mode, string, string][] = [
		["under", words.mode.under, words.mode.underSays(count("under"), integer(target))],
		["chosen", words.mode.chosen, words.mode.chosenSays],
		["all", words.mode.all, words.mode.allSays(count("all"))],
	];
	return (
		<>
			<Radio.Group
				aria-label={words.mode.label}
				value={mode}
				onChange={(value) => {
					const found = modes.find(([each]) => each === value);
					if (found) onMode(found[0]);
				}}
			>
				<div className={css.modes}>
					{modes.map(([value, label, says]) => (
						<Radio
							key={value}
							value={value}
							label={
								<>
									{label} <span className="sb-ink3">{says}</span>
								</>
							}
						/>
					))}
				</div>
			</Radio.Group>
			<div className={css.bar}>
				<TextInput
					size="xs"
					w={260}
					aria-label={words.filterLeaves}
					placeholder={words.filterLeaves}
					value={filter}
					onChange={(event) => setFilter(event.currentTarget.value)}
					leftSection={<IconSearch size={14} aria-hidden />}
				/>
				<span className="sb-meta" role="status">
					{matching.length === 0
						? words.noLeafMatches(filter)
						: shown.length < matching.length
							? words.shown(integer(shown.length), integer(matching.length))
							: ""}
				</span>
			</div>
			{shown.length > 0 && (
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be in reach of the keyboard
				<section className={css.leaves} tabIndex={0} aria-label={words.leaves}>
					<table>
						<thead>
							<tr>
								<th className={css.tick}>
									<Checkbox
										aria-label={words.tickAll}
										checked={open.length > 0 && ticked === open.length}
										indeterminate={ticked > 0 && ticked < open.length}
										disabled={open.length === 0}
										onChange={(event) => tick(open, event.currentTarget.checked)}
									/>
								</th>
								<th>{words.leafColumns.leaf}</th>
								<th className={css.num}>{words.seeds}</th>
								<th className={css.num}>{words.now}</th>
								<th className={css.num}>{words.toMake}</th>
							</tr>
						</thead>
						<tbody>
							{shown.map((leaf) => (
								<LeafRow
									key={leaf.id}
									leaf={leaf}
									isTicked={ids.has(leaf.id)}
									samples={samples}
									onTick={(on) => tick([leaf], on)}
								/>
							))}
						</tbody>
					</table>
				</section>
			)}
		</>
	);
}

type RowProps = {
	leaf: TreeNode;
	isTicked: boolean;
	samples: number | undefined;
	onTick: (on: boolean) => void;
};

function LeafRow({ leaf, isTicked, samples, onTick }: RowProps) {
	const words = useWords().generation;
	const { integer } = useFormats();
	const blocked = blockedBy(leaf);
	return (
		<tr>
			<td className={css.tick}>
				<Checkbox
					aria-label={words.tick(leaf.path)}
					checked={isTicked}
					disabled={blocked !== undefined && !isTicked}
					onChange={(event) => onTick(event.currentTarget.checked)}
				/>
			</td>
			<td>
				<LeafPath path={leaf.path} />
				{blocked !== undefined && <div className="sb-meta">{words.blocked[blocked]}</div>}
			</td>
			<td className={css.num}>{integer(leaf.seedCount)}</td>
			<td className={css.num}>{integer(leaf.acceptedSamples)}</td>
			<td className={css.num}>{isTicked ? integer(samples ?? null) : words.noProblem}</td>
		</tr>
	);
}
