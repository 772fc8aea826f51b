/** A number with its noun, as English has it: "1 row", "2 rows", "0 rows". The number may be written already. */
export const counted = (count: string | number, noun: string): string =>
	`${count} ${noun}${String(count) === "1" ? "" : "s"}`;
