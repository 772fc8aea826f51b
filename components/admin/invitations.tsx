"use client";

import { Button, Checkbox, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { CopyField } from "#components/ui/copy-field.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Sec } from "#components/ui/page.tsx";
import { Empty } from "#components/ui/states.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { InvitationView } from "#lib/auth/schema.ts";
import { Role } from "#prisma/enums.ts";
import { invitationsQuery, inviteMutation, revokeInvitationMutation } from "./api.ts";

const ROLES = Object.values(Role);

/** Links by which people join: made here, sent by whoever invites. */
export function Invitations({ projectId, initial }: { projectId: string; initial: InvitationView[] }) {
	const { admin: words, auth } = useWords();
	const formats = useFormats();
	const queries = useQueryClient();
	const { data: invitations } = useQuery({ ...invitationsQuery(projectId), initialData: initial });
	const invite = useMutation(inviteMutation(projectId, queries));
	const revoke = useMutation(revokeInvitationMutation(queries));
	const [note, setNote] = useState("");
	const [roles, setRoles] = useState<string[]>(["contributor"]);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		invite.mutate(
			{ note, roles: ROLES.filter((role) => roles.includes(role)) },
			{ onSuccess: () => setNote("") },
		);
	};
	return (
		<div className="sb-stack">
			<Sec title={words.inviteTitle} note={words.inviteSays}>
				<form className="sb-form sb-col" onSubmit={submit}>
					<TextInput
						label={words.note}
						description={words.noteHelp}
						value={note}
						onChange={(event) => setNote(event.currentTarget.value)}
						required
					/>
					<Checkbox.Group label={words.roles} value={roles} onChange={setRoles}>
						<div className="sb-col">
							{ROLES.map((role) => (
								<Checkbox key={role} value={role} label={auth.role[role]} description={auth.roleDoes[role]} />
							))}
						</div>
					</Checkbox.Group>
					{invite.error && <p role="alert">{invite.error.message}</p>}
					<div>
						<Button type="submit" loading={invite.isPending}>
							{words.makeLink}
						</Button>
					</div>
				</form>
				{invite.data?.link && (
					<CopyField label={words.link} value={invite.data.link} description={words.linkOnce} />
				)}
			</Sec>
			<DataTable
				label={words.invitations}
				columns={[
					{ key: "note", head: words.note },
					{ key: "roles", head: words.roles },
					{ key: "expires", head: words.expires },
					{ key: "revoke", head: "" },
				]}
				rows={invitations.map((invitation) => ({
					key: invitation.id,
					cells: [
						invitation.note,
						invitation.roles.map((role) => auth.role[role]).join(", ") || words.reader,
						formats.full(invitation.expiresAt),
						<Button key="revoke" variant="default" size="xs" onClick={() => revoke.mutate(invitation.id)}>
							{words.revoke}
						</Button>,
					],
				}))}
				empty={<Empty heading={words.noInvitations}>{words.noInvitationsSays}</Empty>}
			/>
		</div>
	);
}
