"use client";

import {
	IconBinaryTree2,
	IconBook2,
	IconChartDots3,
	IconChecklist,
	IconCpu,
	IconDatabase,
	IconGitPullRequest,
	IconHome2,
	IconKeyboard,
	IconPlayerPlay,
	IconSchool,
	IconSettings,
} from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cx } from "#components/ui/cx.ts";
import { useFormats, useWords } from "#components/words.tsx";
import css from "./frame.module.css";
import { Mark } from "./mark.tsx";
import { loop, type Place, placeHref, placeName, placeOf, sources } from "./routes.ts";

/** How much waits in a room; `live` where something runs there. Nothing is drawn for 0. */
export type Counts = Partial<Record<Place, { count: number; live?: boolean }>>;

export const placeIcon = {
	home: IconHome2,
	taxonomy: IconBinaryTree2,
	contributions: IconGitPullRequest,
	generation: IconPlayerPlay,
	samples: IconChecklist,
	datasets: IconDatabase,
	training: IconCpu,
	evaluation: IconChartDots3,
	documents: IconBook2,
	teachers: IconSchool,
	admin: IconSettings,
} as const;

type Props = { slug: string | undefined; counts: Counts; showAdmin: boolean; onHelp: () => void };

/** The navigation at the left: the loop drawn as a line of stations. */
export function Spine({ slug, counts, showAdmin, onHelp }: Props) {
	const words = useWords();
	const station = (place: Place, dot = false) => (
		<Station
			key={place}
			place={place}
			slug={slug}
			dot={dot}
			{...(counts[place] && { waiting: counts[place] })}
		/>
	);
	return (
		<aside className={css.spine}>
			<Link className={css.brand} href={placeHref(slug, "home")}>
				<Mark />
				<span className={css.text}>{words.common.product}</span>
				<span className="sb-sr">, {words.frame.home}</span>
			</Link>
			<nav aria-label={words.frame.main}>
				{station("home")}
				{slug !== undefined && (
					<>
						<div className={css.label}>{words.frame.loop}</div>
						<div className={css.line}>{loop.map((place) => station(place, true))}</div>
						<div className={css.label}>{words.frame.sources}</div>
						{sources.map((place) => station(place))}
						{showAdmin && station("admin")}
					</>
				)}
			</nav>
			<div className={css.foot}>
				<button type="button" className={css.plain} onClick={onHelp} title={words.frame.keyboard}>
					<IconKeyboard size={15} stroke={1.6} aria-hidden />
					<span className={css.text}>{words.frame.keyboard}</span>
					<i className={css.key} aria-hidden="true">
						<kbd>?</kbd>
					</i>
				</button>
			</div>
		</aside>
	);
}

type StationProps = {
	place: Place;
	slug: string | undefined;
	dot: boolean;
	waiting?: { count: number; live?: boolean };
};

function Station({ place, slug, dot, waiting }: StationProps) {
	const words = useWords();
	const formats = useFormats();
	const here = placeOf(usePathname()) === place;
	const name = placeName(words, place);
	const Icon = placeIcon[place];
	const count = waiting && waiting.count > 0 ? formats.integer(waiting.count) : undefined;
	const says =
		count === undefined
			? undefined
			: waiting?.live
				? words.frame.runningNow(count)
				: words.frame.waiting(count);
	return (
		<Link
			className={css.station}
			href={placeHref(slug, place)}
			title={name}
			{...(here && { "aria-current": "page" as const })}
		>
			{dot && <span className={css.dot} />}
			<Icon stroke={1.6} aria-hidden {...(dot && { className: css.icon })} />
			<span className={css.text}>{name}</span>
			{count !== undefined && (
				<span className={cx(css.count, waiting?.live && css.live)} aria-hidden="true">
					{count}
				</span>
			)}
			{says !== undefined && <span className="sb-sr">, {says}</span>}
		</Link>
	);
}
