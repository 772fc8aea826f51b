"use client";

import { Drawer } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { useWords } from "#components/words.tsx";
import css from "./frame.module.css";
import { loop, type Place, placeHref, placeName, placeOf, sources } from "./routes.ts";
import { placeIcon } from "./spine.tsx";

/** The phone's navigation: four rooms and the rest behind More. */
export function BottomBar({ slug, showAdmin }: { slug: string | undefined; showAdmin: boolean }) {
	const words = useWords();
	const [open, setOpen] = useState(false);
	const at = placeOf(usePathname());
	const link = (place: Place, name = placeName(words, place)) => {
		const Icon = placeIcon[place];
		return (
			<Link
				key={place}
				href={placeHref(slug, place)}
				onClick={() => setOpen(false)}
				{...(at === place && { "aria-current": "page" as const })}
			>
				<Icon stroke={1.6} size={20} aria-hidden />
				{name}
			</Link>
		);
	};
	const inBar: Place[] = slug === undefined ? ["home"] : ["home", "taxonomy", "samples", "generation"];
	const rest: Place[] = [...loop, ...sources, ...(showAdmin ? (["admin"] as const) : [])];
	return (
		<>
			<nav className={css.bottom} aria-label={words.frame.main}>
				{inBar.map((place) => link(place, place === "generation" ? words.frame.runs : undefined))}
				{slug !== undefined && (
					<button type="button" onClick={() => setOpen(true)}>
						<IconMenu2 stroke={1.6} aria-hidden />
						{words.frame.more}
					</button>
				)}
			</nav>
			<Drawer
				opened={open}
				onClose={() => setOpen(false)}
				position="bottom"
				size="auto"
				styles={{ content: { height: "auto", flex: "none", width: "100%", alignSelf: "flex-end" } }}
				title={words.frame.more}
				closeButtonProps={{ "aria-label": words.common.close }}
			>
				<nav className={css.sheet} aria-label={words.frame.more}>
					{rest.map((place) => link(place))}
				</nav>
			</Drawer>
		</>
	);
}
