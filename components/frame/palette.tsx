"use client";

import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { branchOf } from "#components/ui/branch.ts";
import { BranchMark } from "#components/ui/branch-mark.tsx";
import { Snippet } from "#components/ui/snippet.tsx";
import { useWords } from "#components/words.tsx";
import type { SearchField } from "#lib/taxonomy/search-words.ts";
import { matching } from "./palette-match.ts";

export type PaletteKind =
	| "leaf"
	| "sample"
	| "run"
	| "model"
	| "document"
	| "person"
	| "contribution"
	| "dataset"
	| "training"
	| "other";

/** One thing that the search found. */
export type PaletteHit = {
	id: string;
	kind: PaletteKind;
	label: string /** Path or other words beside it. */;
	note?: string;
	href: string;
	/** The text that the words were found in, where that is neither of these. */
	found?: { field: SearchField; snippet: { text: string; isMatch: boolean }[] };
};

export type PaletteCommand = {
	id: string;
	label: string;
	note?: string;
	keys?: string;
	/** Either an address or something to do. */
	href?: string;
	run?: () => void;
};

export type PaletteSearch = (words: string, signal: AbortSignal) => Promise<readonly PaletteHit[]>;

const [store, palette] = createSpotlight();
export const openPalette = () => palette.open();

type Props = { commands: readonly PaletteCommand[]; search?: PaletteSearch | undefined };

/** Commands first, then what the server finds; words match in any order. */
export function Palette({ commands, search }: Props) {
	const words = useWords().frame.palette;
	const router = useRouter();
	const [query, setQuery] = useState("");
	const { hits, state } = useSearch(query, search);
	const shown = matching(commands, query);
	const kinds = [...new Set(hits.map((hit) => hit.kind))];
	const go = (href: string) => () => router.push(href);
	return (
		<Spotlight.Root
			store={store}
			query={query}
			onQueryChange={setQuery}
			shortcut={null}
			size={640}
			scrollable
			maxHeight={430}
			radius="lg"
			centered={false}
			yOffset={90}
			overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
			clearQueryOnClose
		>
			<Spotlight.Search
				placeholder={words.placeholder}
				aria-label={words.label}
				leftSection={<IconSearch size={18} aria-hidden />}
			/>
			<Spotlight.ActionsList>
				{shown.length > 0 && (
					<Spotlight.ActionsGroup label={words.commands}>
						{shown.map((command) => (
							<Spotlight.Action
								key={command.id}
								label={command.label}
								{...(command.note !== undefined && { description: command.note })}
								{...(command.keys !== undefined && { rightSection: <kbd>{command.keys}</kbd> })}
								onClick={command.run ?? (command.href === undefined ? undefined : go(command.href))}
							/>
						))}
					</Spotlight.ActionsGroup>
				)}
				{kinds.map((kind) => (
					<Spotlight.ActionsGroup key={kind} label={words.kinds[kind]}>
						{hits
							.filter((hit) => hit.kind === kind)
							.map((hit) => (
								<Spotlight.Action
									key={hit.id}
									label={hit.label}
									{...(hit.note !== undefined && { description: hit.note })}
									{...(kind === "leaf" && {
										leftSection: <BranchMark kind={branchOf(hit.note ?? hit.label)} />,
									})}
									onClick={go(hit.href)}
								>
									{hit.found !== undefined && <FoundHit {...hit} found={hit.found} />}
								</Spotlight.Action>
							))}
					</Spotlight.ActionsGroup>
				))}
				{shown.length === 0 && hits.length === 0 && (
					<Spotlight.Empty>{state === "searching" ? words.searching : words.empty}</Spotlight.Empty>
				)}
				{state === "failed" && (
					<p className="sb-meta" role="alert" style={{ padding: "8px 14px" }}>
						{words.failed}
					</p>
				)}
			</Spotlight.ActionsList>
		</Spotlight.Root>
	);
}

/** A leaf with what was found in its text. Spotlight's own layout takes no more than plain words. */
function FoundHit({ label, note, found }: PaletteHit & { found: NonNullable<PaletteHit["found"]> }) {
	const words = useWords().taxonomy.searchField;
	return (
		<span className="sb-row" style={{ alignItems: "flex-start" }}>
			<BranchMark kind={branchOf(note ?? label)} />
			<span className="sb-grow" style={{ minWidth: 0, overflowWrap: "anywhere" }}>
				{label}
				<span className="sb-meta" style={{ display: "block" }}>
					{note}
				</span>
				<span className="sb-meta" style={{ display: "block" }}>
					{words[found.field]}: <Snippet parts={found.snippet} />
				</span>
			</span>
		</span>
	);
}

type Found = { hits: readonly PaletteHit[]; state: "idle" | "searching" | "failed" };
const nothing: Found = { hits: [], state: "idle" };

/** Asks 120 ms after the last key; the answers before stay until the new ones are there. */
function useSearch(query: string, search: PaletteSearch | undefined): Found {
	const [found, setFound] = useState(nothing);
	useEffect(() => {
		const text = query.trim();
		if (search === undefined || text === "") {
			setFound(nothing);
			return;
		}
		const abort = new AbortController();
		const timer = setTimeout(() => {
			setFound((before) => ({ ...before, state: "searching" }));
			search(text, abort.signal).then(
				(hits) => {
					if (!abort.signal.aborted) setFound({ hits, state: "idle" });
				},
				() => {
					if (!abort.signal.aborted) setFound({ hits: [], state: "failed" });
				},
			);
		}, 120);
		return () => {
			clearTimeout(timer);
			abort.abort();
		};
	}, [query, search]);
	return found;
}
