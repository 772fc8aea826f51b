"use client";

import { IconChevronRight } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useFormats, useWords } from "#components/words.tsx";
import { BranchMark } from "./branch-mark.tsx";
import { cx } from "./cx.ts";
import { Cover, type Coverage } from "./meter.tsx";
import {
	idsAbove,
	type Kept,
	type TreeNode,
	type TreeRow,
	treeKey,
	typeAhead,
	visibleRows,
} from "./tree-model.ts";
import css from "./virtual-tree.module.css";

type Props = {
	label: string;
	roots: readonly TreeNode[];
	/** The node whose page is shown. */
	selectedId?: string | null;
	/** What a filter keeps (`keptBy`); null or absent: all. */
	kept?: Kept;
	/** Open at first; the folders above the selected node are opened beside them. */
	defaultOpen?: readonly string[];
	/** Enter or click. A click on a folder opens or closes it as well. */
	onSelect: (node: TreeNode) => void;
};

const ROW = 28;

/** A tree of any size with some 60 rows in the page: one Tab stop, keys as in a file manager. */
export function VirtualTree({ label, roots, selectedId = null, kept = null, defaultOpen, onSelect }: Props) {
	const id = useId();
	const box = useRef<HTMLDivElement>(null);
	const [open, setOpen] = useState<ReadonlySet<string>>(
		() => new Set([...(defaultOpen ?? roots.map((root) => root.id))]),
	);
	const [cursor, setCursor] = useState<string | null>(selectedId);
	const typed = useRef({ text: "", at: 0 });
	const rows = useMemo(() => visibleRows(roots, open, kept), [roots, open, kept]);
	const at = Math.max(
		0,
		rows.findIndex((row) => row.node.id === cursor),
	);
	const virtual = useVirtualizer({
		count: rows.length,
		getScrollElement: () => box.current,
		estimateSize: () => ROW,
		overscan: 8,
	});
	useShowSelected(roots, selectedId, setOpen, setCursor);
	const rowOf = (nodeId: string | null) => rows.findIndex((row) => row.node.id === nodeId);
	// biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when another node is chosen, not when rows open
	useEffect(() => {
		const index = rowOf(selectedId);
		if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
	}, [selectedId]);

	const toggle = (nodeId: string, on: boolean) =>
		setOpen((before) => {
			const after = new Set(before);
			if (on) after.add(nodeId);
			else after.delete(nodeId);
			return after;
		});
	const goTo = (index: number) => {
		setCursor(rows[index]?.node.id ?? null);
		virtual.scrollToIndex(index, { align: "auto" });
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const row = rows[at];
		if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
		const seen = Math.floor((box.current?.clientHeight ?? 0) / ROW);
		const move = treeKey(event.key, rows, at, Math.max(1, seen - 1));
		if (move?.kind === "to") goTo(move.index);
		else if (move?.kind === "open" || move?.kind === "close") toggle(move.id, move.kind === "open");
		else if (move?.kind === "openSiblings") {
			const siblings = rows.filter((other) => other.parentId === row.parentId).map((other) => other.node.id);
			setOpen((before) => new Set([...before, ...siblings]));
		} else if (event.key === "Enter") onSelect(row.node);
		else if (event.key.length === 1 && event.key !== "/" && event.key !== "?") {
			const fresh = Date.now() - typed.current.at > 700;
			typed.current = { text: (fresh ? "" : typed.current.text) + event.key, at: Date.now() };
			const found = typeAhead(rows, at, typed.current.text);
			if (found !== undefined) goTo(found);
		} else return;
		event.preventDefault();
		event.stopPropagation();
	};

	return (
		<div
			ref={box}
			className={css.tree}
			role="tree"
			aria-label={label}
			tabIndex={0}
			onKeyDown={onKeyDown}
			{...(rows.length > 0 && { "aria-activedescendant": `${id}-${at}` })}
		>
			<div style={{ height: virtual.getTotalSize(), position: "relative" }} role="none">
				{virtual.getVirtualItems().map((item) => {
					const row = rows[item.index];
					if (row === undefined) return null;
					return (
						<Row
							key={row.node.id}
							id={`${id}-${item.index}`}
							row={row}
							top={item.start}
							isAt={item.index === at}
							isSelected={row.node.id === selectedId}
							onClick={() => {
								setCursor(row.node.id);
								if (row.isFolder && kept === null) toggle(row.node.id, !row.isOpen);
								onSelect(row.node);
							}}
						/>
					);
				})}
			</div>
		</div>
	);
}

function useShowSelected(
	roots: readonly TreeNode[],
	selectedId: string | null,
	setOpen: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void,
	setCursor: (id: string | null) => void,
) {
	useEffect(() => {
		if (selectedId === null) return;
		setCursor(selectedId);
		const above = idsAbove(roots, selectedId);
		setOpen((before) =>
			above.every((folder) => before.has(folder)) ? before : new Set([...before, ...above]),
		);
	}, [roots, selectedId, setOpen, setCursor]);
}

type RowProps = {
	id: string;
	row: TreeRow;
	top: number;
	isAt: boolean;
	isSelected: boolean;
	onClick: () => void;
};

function Row({ id, row, top, isAt, isSelected, onClick }: RowProps) {
	const { node, depth, isFolder, isOpen } = row;
	const formats = useFormats();
	return (
		// biome-ignore lint/a11y/useFocusableInteractive: the tree holds the focus, aria-activedescendant names the row
		// biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the tree
		<div
			id={id}
			className={css.row}
			role="treeitem"
			aria-level={depth + 1}
			aria-selected={isSelected}
			data-at={isAt || undefined}
			style={{ top, paddingLeft: 8 + depth * 16 }}
			onClick={onClick}
			title={node.id}
			{...(isFolder && { "aria-expanded": isOpen })}
		>
			{Array.from({ length: depth }, (_, level) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: lines at fixed places
				<span key={level} className={css.guide} style={{ left: 15 + level * 16 }} />
			))}
			<span className={css.sign}>
				{isFolder ? (
					<IconChevronRight size={14} aria-hidden className={cx(isOpen && css.open)} />
				) : (
					node.kind !== undefined && <BranchMark kind={node.kind} size={8} />
				)}
			</span>
			<span className="sb-grow sb-trunc" style={depth === 0 ? { fontWeight: 600 } : undefined}>
				{node.name}
			</span>
			{node.note !== undefined && <span className="sb-meta">{node.note}</span>}
			{isFolder && node.leafCount !== undefined && (
				<span className="sb-meta">{formats.integer(node.leafCount)}</span>
			)}
			{node.coverage !== undefined && <CoverInWords {...node.coverage} />}
		</div>
	);
}

/** Coverage bar with the words of the catalogue. */
export function CoverInWords({ accepted, target, gap }: Coverage) {
	const words = useWords().common.coverage;
	const formats = useFormats();
	const label = gap
		? words.noSeed
		: target > 0
			? words.of(formats.integer(accepted), formats.integer(target))
			: words.publicData;
	return <Cover accepted={accepted} target={target} gap={gap} label={label} />;
}

/** The key of the coverage bars, for the foot of a tree. */
export function CoverLegend() {
	const words = useWords().common.coverage;
	return (
		<div className="sb-row sb-wrap sb-meta" style={{ gap: "4px 12px" }}>
			<span className="sb-row" style={{ gap: 4 }}>
				{words.empty}
				{[1, 2, 3, 4, 5, 6].map((step) => (
					<i key={step} style={{ width: 14, height: 8, background: `var(--sb-cover-${step})` }} />
				))}
				{words.full}
			</span>
			<span className="sb-row" style={{ gap: 4 }}>
				<i
					className="sb-hatch"
					style={{ width: 14, height: 8, boxShadow: "inset 0 0 0 1px var(--sb-line-strong)" }}
				/>
				{words.noSeedKey}
			</span>
		</div>
	);
}
