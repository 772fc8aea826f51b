"use client";

import { Button, Checkbox } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Ago } from "#components/ui/ago.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Person } from "#components/ui/person.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useWords } from "#components/words.tsx";
import type { MemberView } from "#lib/auth/schema.ts";
import { Role } from "#prisma/enums.ts";
import { membersQuery, removeMemberMutation, setRolesMutation } from "./api.ts";

const ROLES = Object.values(Role);

/** Members and their roles. A change holds from the member's next click on. */
export function People(props: { projectId: string; initial: MemberView[]; myId: string }) {
	const { projectId, initial, myId } = props;
	const { admin: words, auth } = useWords();
	const queries = useQueryClient();
	const { data: members } = useQuery({ ...membersQuery(projectId), initialData: initial });
	const setRoles = useMutation(setRolesMutation(projectId, queries));
	const remove = useMutation(removeMemberMutation(projectId, queries));
	const [leaving, setLeaving] = useState<MemberView>();
	const toggle = ({ userId, roles }: MemberView, role: Role) => {
		const next = roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role];
		setRoles.mutate({ userId, roles: next }, { onSuccess: () => toast(words.saved) });
	};
	return (
		<>
			{setRoles.error && <p role="alert">{setRoles.error.message}</p>}
			<DataTable
				label={words.people}
				columns={[
					{ key: "person", head: words.person },
					...ROLES.map((role) => ({
						key: role,
						head: auth.role[role],
						note: auth.roleDoes[role],
						phoneHead: auth.role[role],
					})),
					{ key: "seen", head: words.lastSeen, phoneHead: words.lastSeen },
					{ key: "remove", head: "" },
				]}
				rows={members.map((member) => ({
					key: member.userId,
					cells: [
						<span key="person">
							<Person name={member.name} />{" "}
							{member.userId === myId && <span className="sb-meta">{words.you}</span>}
						</span>,
						...ROLES.map((role) => (
							<Checkbox
								key={role}
								aria-label={`${member.name}: ${auth.role[role]}`}
								checked={member.roles.includes(role)}
								onChange={() => toggle(member, role)}
							/>
						)),
						member.lastSeenAt === null ? words.never : <Ago key="seen" at={member.lastSeenAt} />,
						<Button key="remove" variant="default" size="xs" onClick={() => setLeaving(member)}>
							{words.remove}
						</Button>,
					],
				}))}
			/>
			<ConfirmDialog
				opened={leaving !== undefined}
				onClose={() => setLeaving(undefined)}
				title={words.removeTitle(leaving?.name ?? "")}
				says={words.removeSays}
				confirm={words.remove}
				keep={words.keep}
				busy={remove.isPending}
				onConfirm={() => leaving && remove.mutate(leaving.userId, { onSuccess: () => setLeaving(undefined) })}
				{...(remove.error && { error: remove.error.message })}
			/>
		</>
	);
}
