/** React's own mark on an element it listens to; it has no public one. */
const isHeard = (element: Element) => Object.keys(element).some((key) => key.startsWith("__reactProps"));

/** Longest time a page may take until all of it listens; what comes later is let go. */
const PATIENCE_MS = 30_000;
const EVERY_MS = 50;

type Control = HTMLInputElement | HTMLTextAreaElement;

/**
 * Nothing is lost: what was typed, ticked or chosen before the page listened (a slow line, a password manager, the
 * browser's own restoring of a form) is told to React once it does. Without this the field shows the words and the form
 * behind it knows none. A page comes to life in parts, so each control is looked at once, when its part does.
 *
 * @returns what ends it
 */
export function keepEarlyInput(root: ParentNode): () => void {
	const told = new WeakSet<Control>();
	/** What was typed, from when it was first seen: telling React of one field draws the others as it knows them. */
	const typed = new Map<Control, string>();
	const look = () => {
		const news = [...root.querySelectorAll<Control>("input, textarea")].filter(
			(control) => !told.has(control),
		);
		for (const control of news) if (isTyped(control)) typed.set(control, control.value);
		for (const control of news.filter(isHeard)) {
			told.add(control);
			tell(control, typed.get(control));
		}
	};
	look();
	const timer = setInterval(look, EVERY_MS);
	const end = setTimeout(() => clearInterval(timer), PATIENCE_MS);
	return () => {
		clearInterval(timer);
		clearTimeout(end);
	};
}

const isTyped = (control: Control) => !isPicked(control) && control.value !== control.defaultValue;
const isPicked = ({ type }: Control) => ["file", "checkbox", "radio"].includes(type);

/** Says again what a person did to a control, as an event that React takes for news. */
function tell(control: Control, typed: string | undefined) {
	if (typed !== undefined) {
		// React remembers what it saw by a setter on the element itself; the prototype's goes past it.
		control.value = control.defaultValue;
		Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), "value")?.set?.call(control, typed);
		control.dispatchEvent(new Event("input", { bubbles: true }));
	} else if (control instanceof HTMLInputElement && control.files?.length) {
		control.dispatchEvent(new Event("change", { bubbles: true }));
	} else if (control instanceof HTMLInputElement && control.checked !== control.defaultChecked) {
		control.checked = control.defaultChecked;
		control.click();
	}
}
