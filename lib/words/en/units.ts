/** Short words that stand beside numbers and times. */
export const units = {
	now: "now",
	yesterday: "Yesterday",
	justNow: "just now",
	ago: (span: string) => `${span} ago`,
	onDay: (date: string) => `on ${date}`,
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
