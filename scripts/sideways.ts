/**
 * Runs in a page: by how many pixels it scrolls sideways, as a whole or in a pane. What scrolls by itself on purpose, a wide
 * table, a log or a row of tabs, is in reach of the keyboard, and is not counted.
 */
export function sideways(): number {
	const panes = [...document.querySelectorAll<HTMLElement>("main, main :not(nav)")].filter(
		(element) => element.tabIndex < 0 && /auto|scroll/.test(getComputedStyle(element).overflowX),
	);
	const main = document.querySelector("main");
	const scrollers = [document.documentElement, ...(main ? [main] : []), ...panes];
	return Math.max(...scrollers.map((one) => one.scrollWidth - one.clientWidth));
}
