import type { Leaf } from "#lib/generation/rows.ts";

const THINGS = [
	[
		"kettle",
		"A kettle is a pot with a lid, a handle and a spout. People boil water in it for tea or coffee.",
	],
	["library", "A library is a house full of books that everyone may read there or borrow for some weeks."],
	[
		"bicycle",
		"A bicycle has two wheels, two pedals and a saddle. Its rider turns the pedals to move forward.",
	],
	[
		"umbrella",
		"An umbrella is a round cloth on a stick that folds up. It keeps whoever holds it dry in the rain.",
	],
	[
		"garden",
		"A garden is a piece of land where people grow flowers, fruit and vegetables, often beside a house.",
	],
] as const;

/** A skill leaf of five seeds. */
export function aSkillLeaf({ grounded = false } = {}): Leaf {
	return {
		kind: "compositional_skill",
		path: "compositional_skills/writing/plain_words",
		taskDescription: "Explain an everyday thing in two plain sentences.",
		seeds: THINGS.map(([thing, answer]) => ({
			id: `seed-${thing}`,
			...(grounded
				? { context: `Somebody left a ${thing} in the hall this morning, and nobody knows why.` }
				: {}),
			pairs: [{ question: `What is a ${thing}?`, answer }],
		})),
	};
}

/** A knowledge leaf of five seeds with three pairs each, and chunks of made-up prose. */
export function aKnowledgeLeaf(chunkCount = 4): Leaf {
	return {
		kind: "knowledge",
		path: "knowledge/things/everyday",
		domain: "Everyday things",
		documentOutline: "What everyday things are for",
		seeds: THINGS.map(([thing, answer]) => ({
			id: `seed-${thing}`,
			context: answer,
			pairs: [
				{ question: `What is a ${thing}?`, answer },
				{
					question: `Who would want a ${thing} at home?`,
					answer: `Someone who can use a ${thing} every day.`,
				},
				{
					question: `Why would one look after a ${thing}?`,
					answer: `A ${thing} that is looked after lasts longer.`,
				},
			],
		})),
		chunks: Array.from({ length: chunkCount }, (_, k) => ({
			id: `chunk-${k}`,
			text: THINGS.map(
				([thing], at) =>
					`The ${thing} of house number ${k * 5 + at} was mended by a neighbour in the spring. It rained on the ${thing} for ${at + 2} days.`,
			).join(" "),
		})),
	};
}
