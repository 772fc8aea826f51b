import { notFound } from "next/navigation";
import { getProjectPage } from "#app/_server/project-page.ts";
import { AuditLog } from "#components/admin/audit-log.tsx";
import { AllowedHosts } from "#components/admin/hosts.tsx";
import { Invitations } from "#components/admin/invitations.tsx";
import { People } from "#components/admin/people.tsx";
import { Page } from "#components/ui/page.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { listAudit } from "#lib/audit/queries.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { may } from "#lib/auth/policy.ts";
import { getAllowedPrivateHosts, listInvitations, listMembers } from "#lib/auth/queries.server.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").admin;

type Params = Promise<{ slug: string; tab: string }>;
type Search = Promise<{ cursor?: string }>;

/** For the project's admins; to everybody else there is no page here. */
export default async function AdminPage({ params, searchParams }: { params: Params; searchParams: Search }) {
	const { actor, project, params: given } = await getProjectPage(params);
	if (!may(actor, project.id, "member.manage")) notFound();
	const at = `/p/${project.slug}/admin`;
	const tabs = [
		{ value: "people", label: words.people, href: `${at}/people` },
		{ value: "invitations", label: words.invitations, href: `${at}/invitations` },
		{ value: "audit", label: words.audit, href: `${at}/audit` },
		...(actor.siteAdmin ? [{ value: "settings", label: words.settings, href: `${at}/settings` }] : []),
	];
	const current = tabs.find(({ value }) => value === given.tab) ?? notFound();
	return (
		<Page
			title={current.label}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/people` }, { label: current.label }]}
		>
			<TabsNav label={words.title} current={current.value} tabs={tabs} />
			{await content(current.value, actor, project.id, (await searchParams).cursor)}
		</Page>
	);
}

async function content(tab: string, actor: Actor, projectId: string, cursor: string | undefined) {
	if (tab === "people") {
		const members = await listMembers(actor, projectId);
		return <People projectId={projectId} initial={members} myId={actor.userId ?? ""} />;
	}
	if (tab === "invitations") {
		return <Invitations projectId={projectId} initial={await listInvitations(actor, projectId)} />;
	}
	if (tab === "audit") {
		const before = /^\d{1,15}$/.test(cursor ?? "") ? Number(cursor) : undefined;
		return <AuditLog page={await listAudit(actor, projectId, { before })} />;
	}
	const { hosts } = await getAllowedPrivateHosts(actor);
	return <AllowedHosts initial={hosts} />;
}
