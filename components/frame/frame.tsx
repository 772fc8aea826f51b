"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { z } from "zod";
import { ask } from "#components/api-client.ts";
import { useWords } from "#components/words.tsx";
import { LeafHit } from "#lib/taxonomy/schema.ts";
import { onAnnounce } from "./announce.ts";
import { BottomBar } from "./bottom-bar.tsx";
import css from "./frame.module.css";
import { Help } from "./help.tsx";
import { useKeyListener, useKeys } from "./keys.ts";
import {
	openPalette,
	Palette,
	type PaletteCommand,
	type PaletteHit,
	type PaletteSearch,
} from "./palette.tsx";
import { goKeys, type Place, placeHref, placeName, sources } from "./routes.ts";
import { type Counts, Spine } from "./spine.tsx";
import { type Account, type Notice, TopBar } from "./top-bar.tsx";

type Props = {
	/** The project of the page; absent outside any. */
	project?: { slug: string; name: string };
	/** For changing between projects in the account's menu. */
	projects?: readonly { slug: string; name: string }[];
	counts?: Counts;
	user: Account;
	/** What of the navigation this person has. */
	nav?: { admin?: boolean };
	/** Absent: no bell. */
	notices?: readonly Notice[];
	onReadAll?: () => void;
	/** Commands of the palette, beside "Go to …": only what this person may do. */
	commands?: readonly PaletteCommand[];
	/** `GET {searchPath}?q=words` under /api/v1 answers `{items: PaletteHit[]}`. */
	searchPath?: string;
	/** Or a function, from a client component. */
	search?: PaletteSearch;
	children: ReactNode;
};

const Hits = z.object({
	items: z.array(
		z.object({
			id: z.string(),
			kind: z.enum([
				"leaf",
				"sample",
				"run",
				"model",
				"document",
				"person",
				"contribution",
				"dataset",
				"training",
				"other",
			]),
			label: z.string(),
			note: z.string().optional(),
			href: z.string(),
			found: LeafHit.pick({ field: true, snippet: true }).optional(),
		}),
	),
});

/** What is around every page (design §4). `main` is the one scroller. */
export function Frame(props: Props) {
	const {
		project,
		projects = [],
		counts = {},
		user,
		nav = {},
		notices,
		onReadAll,
		commands = [],
		children,
	} = props;
	const words = useWords();
	const router = useRouter();
	const [help, setHelp] = useState(false);
	const slug = project?.slug;
	const search = useServerSearch(props.searchPath, props.search);
	const places = Object.entries(goKeys).filter(([place]) => slug !== undefined || place === "home") as [
		Place,
		string,
	][];
	useKeyListener();
	useKeys(
		[
			{ keys: "Ctrl K", does: words.frame.help.palette, run: openPalette },
			{ keys: "?", does: words.frame.help.open, run: () => setHelp(true) },
			...places.map(([place, letter]) => ({
				keys: `G ${letter}`,
				does: words.frame.palette.goTo(placeName(words, place)),
				run: () => router.push(placeHref(slug, place)),
			})),
		],
		"anywhere",
	);
	const everything: PaletteCommand[] = [
		...commands,
		...places.map(([place, letter]) => ({
			id: `go ${place}`,
			label: words.frame.palette.goTo(placeName(words, place)),
			keys: `G ${letter}`,
			href: placeHref(slug, place),
		})),
		...(slug === undefined ? [] : [...sources, ...(nav.admin ? (["admin"] as const) : [])]).map((place) => ({
			id: `go ${place}`,
			label: words.frame.palette.goTo(placeName(words, place)),
			href: placeHref(slug, place),
		})),
		...(slug === undefined
			? []
			: [
					{
						id: "go trace",
						label: words.frame.palette.goTo(words.datasets.trace.title),
						href: `/p/${slug}/trace`,
					},
				]),
	];
	return (
		<div className={css.app}>
			<a className={css.skip} href="#main">
				{words.frame.skip}
			</a>
			<Spine slug={slug} counts={counts} showAdmin={nav.admin === true} onHelp={() => setHelp(true)} />
			<TopBar
				slug={slug}
				projects={projects}
				account={user}
				notices={notices}
				onReadAll={onReadAll}
				onSearch={openPalette}
			/>
			<main className={css.main} id="main" tabIndex={-1}>
				{children}
			</main>
			<BottomBar slug={slug} showAdmin={nav.admin === true} />
			<Palette commands={everything} search={search} />
			<Help opened={help} onClose={() => setHelp(false)} />
			<LiveRegion />
		</div>
	);
}

function useServerSearch(
	path: string | undefined,
	own: PaletteSearch | undefined,
): PaletteSearch | undefined {
	return useMemo(() => {
		if (own !== undefined) return own;
		if (path === undefined) return undefined;
		return async (text, signal) => {
			const { value } = await ask(Hits, `${path}?q=${encodeURIComponent(text)}`, { signal });
			return value.items.map(
				({ note, found, ...hit }): PaletteHit => ({
					...hit,
					...(note !== undefined && { note }),
					...(found !== undefined && { found }),
				}),
			);
		};
	}, [path, own]);
}

/** The one polite region of the page; `announce` speaks through it. */
function LiveRegion() {
	const region = useRef<HTMLDivElement>(null);
	useEffect(
		() =>
			onAnnounce((text) => {
				if (region.current) region.current.textContent = text;
			}),
		[],
	);
	return <div ref={region} className="sb-sr" role="status" aria-live="polite" />;
}
