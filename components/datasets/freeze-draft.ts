import { planMix } from "#lib/datasets/mix.ts";
import { type FreezeForecast, FreezeInput } from "#lib/datasets/schema.ts";
import { leastHeldOut } from "#lib/evaluation/held-out.ts";

/** The form as it is typed. */
export type FreezeDraft = {
	name: string;
	under: string;
	/** Percent, or empty for every accepted sample. */
	knowledgeShare: string;
	/** Percent. */
	heldOut: string;
	systemPrompt: string;
	seed: string;
};

/** Percent. A script may hold out all, to have a set to measure on; by hand it is a slip. */
const MOST_HELD_OUT = 50;

const number = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));

/** What the form asks the server for; the fields that cannot be sent as they are, by name. */
export function freezeInput(
	draft: FreezeDraft,
): { input: FreezeInput } | { faults: ReadonlySet<keyof FreezeDraft> } {
	const parsed = FreezeInput.safeParse({
		name: draft.name.trim(),
		...(underOf(draft) !== "" && { under: underOf(draft) }),
		...(draft.knowledgeShare.trim() !== "" && { knowledgeShare: number(draft.knowledgeShare) }),
		heldOutShare: number(draft.heldOut) / 100,
		systemPrompt: draft.systemPrompt,
		seed: number(draft.seed),
	});
	const isTooMuch = number(draft.heldOut) > MOST_HELD_OUT;
	if (parsed.success && !isTooMuch) return { input: parsed.data };
	const fields = (parsed.error?.issues ?? []).map(({ path: [field] }) =>
		field === "heldOutShare" ? "heldOut" : field,
	);
	if (isTooMuch) fields.push("heldOut");
	const known = (Object.keys(draft) as (keyof FreezeDraft)[]).filter((field) => fields.includes(field));
	return { faults: new Set(known) };
}

/** The path without slashes at its ends. */
export const underOf = ({ under }: Pick<FreezeDraft, "under">): string =>
	under.trim().replace(/^\/+|\/+$/g, "");

/** How many rows would be frozen, and about how many of them held out; 0 where the share leaves none. */
export function expectedRows(
	forecast: Pick<FreezeForecast, "knowledge" | "skills">,
	input: Pick<FreezeInput, "knowledgeShare" | "heldOutShare">,
): { rows: number; heldOut: number } {
	const { knowledge, skills } = forecast;
	const rows =
		input.knowledgeShare === undefined
			? knowledge + skills
			: planMix([
					{ id: "knowledge", available: knowledge, share: input.knowledgeShare },
					{ id: "skills", available: skills, share: 100 - input.knowledgeShare },
				]).rows;
	return { rows, heldOut: leastHeldOut(rows, input.heldOutShare) };
}
