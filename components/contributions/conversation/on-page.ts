"use client";

import { useKeys } from "#components/frame/keys.ts";
import { useWords } from "#components/words.tsx";
import type { FieldPlace } from "#lib/contributions/anchors.ts";
import type { Writing } from "./conversation.tsx";
import { keyOf, keyOfThread } from "./places.ts";
import { pointedAt, selectedIn } from "./selection.ts";
import type { Conversation } from "./use-conversation.ts";

/** Brings a field of the comparison into sight and gives it the focus. */
export function goTo(key: string): void {
	focus(document.querySelector<HTMLElement>(`[data-place="${CSS.escape(key)}"]`));
}

function focus(element: HTMLElement | null | undefined): void {
	element?.focus({ preventScroll: true });
	element?.scrollIntoView({ block: "nearest" });
}

/** The next of these elements in the page, seen from where the focus is. */
function step(selector: string, by: 1 | -1, around = false): void {
	const all = [...document.querySelectorAll<HTMLElement>(selector)].filter(
		(element) => element.closest("details:not([open])") === null,
	);
	const here = all.findIndex((element) => element.contains(document.activeElement));
	const next = here < 0 ? (by === 1 ? 0 : all.length - 1) : here + by;
	focus(all[around ? (next + all.length) % all.length : Math.min(Math.max(next, 0), all.length - 1)]);
}

/** Changed fields, and leaves whose texts cannot be compared field by field. */
const STOPS = "[data-stop], [data-change]:not(:has([data-stop]))";

type Keys = { talk: Conversation; onWrite: (writing: Writing) => void };

/** J and K go through what is changed, ] through the open threads; C comments on the one and answers in the other. */
export function useContributionKeys({ talk, onWrite }: Keys): void {
	const { contributions, conversation } = useWords();
	const comment = () => {
		const thread = document.activeElement?.closest("[data-thread]");
		if (thread) {
			thread.querySelector<HTMLElement>("[data-answer]")?.click();
			return;
		}
		const change = document.activeElement?.closest<HTMLElement>("[data-change]")?.dataset.change ?? null;
		onWrite(pointedAt() ?? { target: { changeId: change, place: null }, words: null });
	};
	useKeys([
		{ keys: "J", does: contributions.nextChange, run: () => step(STOPS, 1) },
		{ keys: "K", does: contributions.previousChange, run: () => step(STOPS, -1) },
		{ keys: "]", does: conversation.nextOpen, run: () => step("[data-thread]", 1, true) },
		...(talk.mayComment ? [{ keys: "C", does: conversation.comment, run: comment }] : []),
	]);
}

/** What the fields of one change know of the conversation. */
export function notesOf(changeId: string, talk: Conversation, onWrite: (writing: Writing) => void) {
	return {
		changeId,
		threadsAt: (place: FieldPlace) => {
			const key = keyOf(changeId, place);
			return talk.threads.filter((thread) => thread.resolved === null && keyOfThread(thread) === key);
		},
		...(talk.mayComment && {
			onComment: (place: FieldPlace) =>
				onWrite({ target: { changeId, place }, words: selectedIn(keyOf(changeId, place)) }),
		}),
	};
}
