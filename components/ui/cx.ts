/** Joins the class names that are there, with one space between. */
export const cx = (...names: (string | false | null | undefined)[]): string =>
	names.filter(Boolean).join(" ");
