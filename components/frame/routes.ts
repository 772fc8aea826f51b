import type { Words } from "#lib/words/words.ts";

export type Crumb = { label: string /** Left out on the last, which is this page. */; href?: string };

/** The rooms of a project, in the order of the spine. */
export const loop = [
	"taxonomy",
	"contributions",
	"generation",
	"samples",
	"datasets",
	"training",
	"evaluation",
] as const;
export const sources = ["documents", "teachers"] as const;

export type Place = "home" | (typeof loop)[number] | (typeof sources)[number] | "admin";

/** Letter after G, as in design §9. */
export const goKeys: Readonly<Record<Exclude<Place, "documents" | "teachers" | "admin">, string>> = {
	home: "H",
	taxonomy: "T",
	contributions: "C",
	generation: "R",
	samples: "S",
	datasets: "D",
	training: "N",
	evaluation: "E",
};

/** The address of a room; outside any project there is only Home. */
export function placeHref(slug: string | undefined, place: Place): string {
	if (slug === undefined) return "/";
	return place === "home" ? `/p/${slug}` : `/p/${slug}/${place}`;
}

/** The room that an address lies in. */
export function placeOf(pathname: string): Place | undefined {
	const [first, , room] = pathname.split("/").filter(Boolean);
	if (first === undefined) return "home";
	if (first !== "p") return undefined;
	if (room === undefined) return "home";
	return [...loop, ...sources, "admin" as const].find((place) => place === room);
}

export const placeName = (words: Words, place: Place): string => words[place].title;
