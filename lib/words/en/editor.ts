import { counted } from "./counted.ts";

/** The YAML editor. */
export const editor = {
	loading: "The editor loads.",
	hint: "F8 next finding. Ctrl M lets Tab leave the field.",
	findings: (count: string) => counted(count, "finding"),
	noFindings: "No finding",
	atLine: (line: string) => `line ${line}`,
};
