"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type Formats, formatsFor } from "#lib/words/format.ts";
import { type Words, wordsFor } from "#lib/words/words.ts";

const Locale = createContext("en");

/** Says in which language everything below speaks. The catalogue itself never crosses from server to browser. */
export function WordsProvider({ locale, children }: { locale: string; children: ReactNode }) {
	return <Locale value={locale}>{children}</Locale>;
}

/** The message catalogue, in client components. Server pages call `wordsFor`. */
export const useWords = (): Words => wordsFor(useContext(Locale));

/** Numbers and times in the reader's language and the browser's zone. */
export const useFormats = (): Formats => formatsFor(useContext(Locale));
