import { useFormats, useWords } from "#components/words.tsx";
import type { FieldPlace } from "#lib/contributions/anchors.ts";

type About = { path: string | null; place: FieldPlace | null; seedWas?: number | null };

/** What a comment is about, in words: "Answer 2, seed example 4". */
export function usePlaceWords(): (about: About) => string {
	const words = useWords().conversation;
	const formats = useFormats();
	return ({ path, place, seedWas = null }) => {
		if (path === null) return words.place.all;
		if (place === null) return words.place.leaf(path.split("/").at(-1) ?? path);
		const seed = place.seed ?? seedWas;
		const field = words.field[place.field];
		if (seed === null) return field;
		const number = formats.integer(seed + 1);
		// A skill has one question and answer: only a further one is counted.
		return place.pair === null || place.pair === 0
			? words.place.seed(field, number)
			: words.place.seedPair(field, formats.integer(place.pair + 1), number);
	};
}
