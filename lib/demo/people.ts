/** The people of the demo project. They are authors and deciders of its history; none of them can sign in. */
export type DemoPerson = {
	/** As `created_by` of a demo leaf names them. */
	handle: string;
	name: string;
	role: "contributor" | "reviewer" | "researcher" | "admin";
};

/** One for each role. Whoever wrote a leaf, another one of them can have accepted it. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
	{ handle: "mara_lindqvist", name: "Mara Lindqvist", role: "contributor" },
	{ handle: "jonas_adeyemi", name: "Jonas Adeyemi", role: "reviewer" },
	{ handle: "ines_carvalho", name: "Ines Carvalho", role: "researcher" },
	{ handle: "tomasz_wren", name: "Tomasz Wren", role: "admin" },
];

/** The leaf that the Demo teacher can do: short answers, no facts to look up. */
export const DEMO_TEACHER_LEAF = "compositional_skills/writing/freeform/explain_an_everyday_thing";
