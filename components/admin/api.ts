import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ask, askItems } from "#components/api-client.ts";
import { AllowedHostsInput, type InvitationInput, InvitationView, MemberView } from "#lib/auth/schema.ts";
import type { Role } from "#prisma/enums.ts";

export const membersQuery = (projectId: string) =>
	queryOptions({
		queryKey: ["member", projectId, "members"],
		queryFn: ({ signal }) => askItems(MemberView, `/projects/${projectId}/members`, { signal }),
	});

export const invitationsQuery = (projectId: string) =>
	queryOptions({
		queryKey: ["member", projectId, "invitations"],
		queryFn: ({ signal }) => askItems(InvitationView, `/projects/${projectId}/invitations`, { signal }),
	});

const afterwards = (queries: QueryClient) => ({
	onSuccess: () => queries.invalidateQueries({ queryKey: ["member"] }),
});

export const setRolesMutation = (projectId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: ({ userId, roles }: { userId: string; roles: Role[] }) =>
			ask(z.object({}), `/projects/${projectId}/members/${userId}`, { method: "PUT", body: { roles } }),
		...afterwards(queries),
	});

export const removeMemberMutation = (projectId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: (userId: string) =>
			ask(z.object({}), `/projects/${projectId}/members/${userId}`, { method: "DELETE" }),
		...afterwards(queries),
	});

export const inviteMutation = (projectId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: async (body: InvitationInput) =>
			(await ask(InvitationView, `/projects/${projectId}/invitations`, { method: "POST", body })).value,
		...afterwards(queries),
	});

export const revokeInvitationMutation = (queries: QueryClient) =>
	mutationOptions({
		mutationFn: (id: string) => ask(z.object({}), `/invitations/${id}`, { method: "DELETE" }),
		...afterwards(queries),
	});

export const saveHostsMutation = () =>
	mutationOptions({
		mutationFn: async (hosts: string[]) =>
			(await ask(AllowedHostsInput, "/settings/allowed-private-hosts", { method: "PUT", body: { hosts } }))
				.value,
	});
