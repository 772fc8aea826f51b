/** Short words that stand beside numbers and times. */
export const units = {
	now: "now",
	yesterday: "Yesterday",
	minute: "min",
	hour: "h",
	day: "d",
	second: "s",
	unknown: "–",
	million: "M",
	billion: "G",
	to: "to",
	lessThan: (text: string) => `< ${text}`,
	atLeast: (text: string) => `≥ ${text}`,
	bytes: ["B", "kB", "MB", "GB", "TB"],
};
