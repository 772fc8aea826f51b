import type { Role } from "#prisma/enums.ts";

/** Words of signing in and of invitations. */
export const auth = {
	signIn: "Sign in",
	signInLead: "Seedbed, the workbench for the LAB method.",
	email: "E-mail",
	password: "Password",
	name: "Your name",
	nameHelp: "As others see it beside your work.",
	passwordHelp: "At least 10 characters. A sentence is good.",
	wrong: "This e-mail and password do not fit together. Check both, then try again.",
	tooMany: "Too many attempts. Wait 15 minutes, then try again.",
	failed: "Signing in failed. The server did not answer as it should. Try again in a moment.",
	noAccount: "You have no account? Ask an admin for an invitation link.",
	join: "Join",
	joinProject: (project: string) => `Join ${project}`,
	firstAdmin: "Set up the first admin",
	firstAdminLead:
		"You will administer this Seedbed: invite people, add teachers, launch runs. The link works once.",
	inviteLead: (roles: string) => `You are invited as ${roles}. The link works once.`,
	asReader: "a reader",
	joinAs: (name: string) => `Join as ${name}`,
	addsRoles: "Roles you have in this project already stay yours.",
	notYou: "Join as someone else",
	haveAccount: "You have an account here already?",
	signInToJoin: "Sign in to join",
	linkGone: "This link does not work any more",
	linkGoneSays: "It has been used, has expired or never was one. Ask whoever sent it for a new one.",
	toSignIn: "Go to sign in",
	role: {
		contributor: "contributor",
		reviewer: "reviewer",
		researcher: "researcher",
		admin: "admin",
	} satisfies Record<Role, string>,
	roleDoes: {
		contributor: "writes seed examples, adds documents",
		reviewer: "judges contributions and samples",
		researcher: "freezes datasets, evaluates and compares",
		admin: "invites people, launches generation and training",
	} satisfies Record<Role, string>,
};
