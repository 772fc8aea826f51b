import { type Target, targetOf } from "./places.ts";

/** Words of a field that are selected on the page, as the field's new text has them. */
export type Selected = { text: string; start: number };

/** The field that somebody points at: with words selected in it, or with the focus in it. */
export function pointedAt(): { target: Target; words: Selected | null } | null {
	const selection = window.getSelection();
	const range = selection && !selection.isCollapsed ? selection.getRangeAt(0) : null;
	const selected = range && fieldAround(range.commonAncestorContainer);
	if (range && selected) return { target: selected.target, words: wordsIn(selected.box, range) };
	const focused = fieldAround(document.activeElement);
	return focused && { target: focused.target, words: null };
}

/** The words selected in this field, if there are some. */
export function selectedIn(key: string): Selected | null {
	const at = pointedAt();
	const isHere =
		at !== null && document.querySelector(`[data-place="${CSS.escape(key)}"]`)?.contains(anchor());
	return isHere ? at.words : null;
}

const anchor = () => window.getSelection()?.anchorNode ?? null;

function fieldAround(node: Node | null): { box: HTMLElement; target: Target } | null {
	const element = node instanceof Element ? node : node?.parentElement;
	const box = element?.closest<HTMLElement>("[data-place]");
	return box ? { box, target: targetOf(box.dataset.place ?? "") } : null;
}

/** What is struck out is not in the new text. */
function textOf(range: Range): string {
	const part = range.cloneContents();
	for (const gone of part.querySelectorAll("del")) gone.remove();
	return part.textContent;
}

function wordsIn(box: HTMLElement, range: Range): Selected | null {
	const field = box.querySelector("[data-text]");
	if (!field?.contains(range.commonAncestorContainer)) return null;
	const before = document.createRange();
	before.setStart(field, 0);
	before.setEnd(range.startContainer, range.startOffset);
	const text = textOf(range);
	return text.trim() === "" ? null : { text, start: textOf(before).length };
}
