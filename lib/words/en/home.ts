import { counted } from "./counted.ts";

/** Words of the pages under Home. */
export const home = {
	title: "Home",
	greeting: (name: string) => `Good to see you, ${name.split(" ")[0] ?? name}`,
	facts: (leaves: string, accepted: string) =>
		`${leaves === "1" ? "1 leaf" : `${leaves} leaves`}, ${counted(accepted, "accepted sample")}.`,
	needsYou: "Needs you",
	needsYouEmpty: "Nothing waits for you",
	needsYouEmptySays: "New contributions and samples show up here when they ask for your verdict.",
	inMotion: "In motion",
	inMotionEmpty: "Nothing runs now.",
	newestScore: "Newest scores",
	newestScoreEmpty: "No model is measured yet.",
	bedTitle: "One stem for each leaf; its height is what was accepted",
	review: "Review",
	reviewSamples: "Review samples",
	openDraft: "Open draft",
	seeChanges: "See what is asked",
	contribution: (number: number, title: string) => `Contribution ${number}: ${title}`,
	samplesWait: (count: string) =>
		count === "1"
			? "1 generated sample waits for a verdict"
			: `${count} generated samples wait for a verdict`,
	state: {
		submitted: "Waits for review",
		changes_requested: "Changes requested",
		draft: "Draft",
		samples: "Samples",
	},
	run: (number: number) => `Generation run ${number}`,
	training: (number: number) => `Training ${number}`,
	evaluation: (number: number) => `Evaluation ${number}`,
	progress: {
		generation: (done: string, total: string) => `${done} of ${total} accepted`,
		training: (done: string, total: string) => `${done} of ${total} steps`,
		evaluation: (done: string, total: string) => `${done} of ${total} answered`,
	},
	projects: "Projects",
	projectsLead: "Choose where to work.",
	noProjects: "You are in no project yet",
	noProjectsSays: "Ask an admin for an invitation to one.",
	newProject: "New project",
	projectName: "Name",
	projectSlug: "Address",
	projectSlugHelp: "Lower-case letters, digits and hyphens: it is part of every link.",
	makeProject: "Make project",
	firstSteps: "First steps",
	firstStepsSays: "Three things, in this order.",
	stepTeacher: "Add a teacher",
	stepTaxonomy: "Import a taxonomy",
	stepPeople: "Invite people",
	done: "done",
	newContribution: "New contribution",
	demoTeacher: "Demo teacher",
	demo: "Demo project",
	demoSays:
		"Made by Seedbed to show how the parts fit. Its samples come from a tiny Demo teacher and are not for training.",
};
