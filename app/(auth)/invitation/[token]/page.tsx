import type { Metadata } from "next";
import { findPageActor } from "#app/_server/page-session.ts";
import { AcceptForm } from "#components/auth/accept-form.tsx";
import { JoinForm } from "#components/auth/join-form.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { getInvitationByToken } from "#lib/auth/queries.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").auth;

export const metadata: Metadata = { title: `${words.join} · Seedbed`, referrer: "no-referrer" };

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
	const { token } = await params;
	const invitation = await getInvitationByToken(token).catch((error: unknown) => {
		if (error instanceof NotFoundError) return undefined;
		throw error;
	});
	if (!invitation) {
		return (
			<>
				<h1>{words.linkGone}</h1>
				<p>{words.linkGoneSays}</p>
				<div>
					<ButtonLink href="/login">{words.toSignIn}</ButtonLink>
				</div>
			</>
		);
	}
	// The first admin's link makes an account, whoever looks at it.
	const actor = invitation.project ? await findPageActor() : undefined;
	const roles = invitation.roles.map((role) => words.role[role]).join(", ") || words.asReader;
	return (
		<>
			<div>
				<h1>{invitation.project ? words.joinProject(invitation.project.name) : words.firstAdmin}</h1>
				<p className="sb-meta">{invitation.siteAdmin ? words.firstAdminLead : words.inviteLead(roles)}</p>
			</div>
			{actor ? (
				<JoinForm token={token} name={actor.name} />
			) : (
				<AcceptForm token={token} hasAccounts={invitation.project !== null} />
			)}
		</>
	);
}
