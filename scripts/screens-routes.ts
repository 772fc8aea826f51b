/** A page to be looked at. `{project}` in `path` is the project's slug; `wait` is a selector that has to be seen first. */
export type Screen = { name: string; path: string; wait?: string };

/** What `npm run screens` takes pictures of, beside the pages of the one demo project. */
export const screens: readonly Screen[] = [
	{ name: "login", path: "/login" },
	{ name: "home", path: "/p/{project}" },
	{ name: "taxonomy", path: "/p/{project}/taxonomy", wait: "[role=tree]" },
	{
		name: "leaf",
		path: "/p/{project}/taxonomy/compositional_skills/writing/freeform/explain_an_everyday_thing",
		wait: "[role=tree]",
	},
	{ name: "import", path: "/p/{project}/taxonomy/import" },
	{ name: "contributions", path: "/p/{project}/contributions" },
	{ name: "generation", path: "/p/{project}/generation" },
	{ name: "run", path: "/p/{project}/generation/1" },
	{ name: "generation-new", path: "/p/{project}/generation/new" },
	{ name: "samples", path: "/p/{project}/samples" },
	{ name: "samples-table", path: "/p/{project}/samples?view=table" },
	{ name: "datasets", path: "/p/{project}/datasets" },
	{ name: "training", path: "/p/{project}/training" },
	{ name: "training-new", path: "/p/{project}/training/new" },
	{ name: "evaluation", path: "/p/{project}/evaluation" },
	{ name: "documents", path: "/p/{project}/documents" },
	{ name: "teachers", path: "/p/{project}/teachers" },
	{ name: "admin-people", path: "/p/{project}/admin/people" },
	{ name: "admin-audit", path: "/p/{project}/admin/audit" },
	{ name: "account", path: "/account" },
];
