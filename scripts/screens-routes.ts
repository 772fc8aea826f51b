/**
 * A page to be looked at. `{project}` in `path` is the project's slug; `{dataset}`, `{sample}` (its run and its id),
 * `{sampleId}` and `{teacher}` are the first of each that the project has. `wait` is a selector that has to be seen first.
 * `isKept`: its picture is in the repository, for the README.
 */
export type Screen = { name: string; path: string; wait?: string; isKept?: boolean };

const LEAF = "compositional_skills/writing/freeform/explain_an_everyday_thing";

const room = (name: string, path: string, more: Omit<Screen, "name" | "path"> = {}): Screen => ({
	name,
	path: `/p/{project}${path}`,
	...more,
});

/** What `npm run screens` takes pictures of. What a project does not have is left out, and said. */
export const screens: readonly Screen[] = [
	{ name: "login", path: "/login" },
	{ name: "projects", path: "/?all" },
	{ name: "account", path: "/account" },
	room("home", ""),
	room("taxonomy", "/taxonomy", { wait: "[role=tree]" }),
	room("leaf", `/taxonomy/${LEAF}`, { isKept: true }),
	room("leaf-yaml", `/taxonomy/${LEAF}?tab=yaml`),
	room("import", "/taxonomy/import"),
	room("import-result", "/taxonomy/imports/1"),
	room("contributions", "/contributions?view=all"),
	room("contribution-new", "/contributions/new"),
	room("contribution", "/contributions/1"),
	room("contribution-edit", "/contributions/1/edit"),
	room("generation", "/generation"),
	room("generation-new", "/generation/new"),
	room("run", "/generation/1", { isKept: true }),
	room("samples", "/samples", { isKept: true }),
	room("samples-table", "/samples?view=table"),
	room("sample", "/samples/{sample}"),
	room("datasets", "/datasets"),
	room("dataset-new", "/datasets/new"),
	room("dataset", "/datasets/{dataset}/1"),
	room("dataset-rows", "/datasets/{dataset}/1?tab=rows"),
	room("dataset-provenance", "/datasets/{dataset}/1?tab=provenance"),
	room("trace", "/trace?id={sampleId}"),
	room("training", "/training"),
	room("training-new", "/training/new"),
	room("training-run", "/training/1"),
	room("scorecards", "/evaluation", { isKept: true }),
	room("evaluation-new", "/evaluation/new"),
	room("evaluation-runs", "/evaluation/runs"),
	room("evaluation-run", "/evaluation/1"),
	room("documents", "/documents"),
	room("document", "/documents/1"),
	room("teachers", "/teachers"),
	room("teacher", "/teachers/{teacher}"),
	room("teacher-new", "/teachers/new"),
	room("admin-people", "/admin/people"),
	room("admin-invitations", "/admin/invitations"),
	room("admin-audit", "/admin/audit"),
	room("admin-settings", "/admin/settings"),
];
