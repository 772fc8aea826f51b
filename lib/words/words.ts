import { en } from "./en.ts";

/** The shape that every language fills. */
export type Words = typeof en;

const languages: Readonly<Record<string, Words>> = { en };

/**
 * The catalogue of a language: "ja-JP" falls back to "ja", and what is not there falls back to English.
 *
 * @param locale a BCP 47 tag
 */
export function wordsFor(locale: string): Words {
	const language = locale.split("-")[0] ?? "en";
	return languages[locale] ?? languages[language] ?? en;
}
