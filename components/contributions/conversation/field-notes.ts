"use client";

import { createContext, useContext } from "react";
import type { FieldPlace } from "#lib/contributions/anchors.ts";
import type { ThreadView } from "#lib/contributions/comments-schema.ts";

/** What the fields of a change's comparison know of the conversation beside it. */
type FieldNotes = {
	changeId: string;
	/** Open threads of a field. */
	threadsAt: (place: FieldPlace) => readonly ThreadView[];
	/** Begins a comment; absent for who may not. */
	onComment?: (place: FieldPlace) => void;
};

const Notes = createContext<FieldNotes | null>(null);

export const FieldNotesProvider = Notes.Provider;

/** Null where a comparison stands alone. */
export const useFieldNotes = (): FieldNotes | null => useContext(Notes);
