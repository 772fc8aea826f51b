import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ask, askItems } from "#components/api-client.ts";
import { type TeacherInput, type TeacherPatch, TeacherView } from "#lib/teachers/schema.ts";

export const teachersQuery = (projectId: string) =>
	queryOptions({
		queryKey: ["teacher", "list", projectId],
		queryFn: ({ signal }) => askItems(TeacherView, `/projects/${projectId}/teachers`, { signal }),
	});

/** Of the whole site; for its admins. */
export const allTeachersQuery = queryOptions({
	queryKey: ["teacher", "all"],
	queryFn: ({ signal }) => askItems(TeacherView, "/teachers", { signal }),
});

export const teacherQuery = (teacherId: string) =>
	queryOptions({
		queryKey: ["teacher", teacherId],
		queryFn: async ({ signal }) => (await ask(TeacherView, `/teachers/${teacherId}`, { signal })).value,
	});

const afterwards = (queries: QueryClient) => ({
	onSuccess: () => queries.invalidateQueries({ queryKey: ["teacher"] }),
});

export const addTeacherMutation = (queries: QueryClient) =>
	mutationOptions({
		mutationFn: async (body: TeacherInput) =>
			(await ask(TeacherView, "/teachers", { method: "POST", body })).value,
		...afterwards(queries),
	});

export const changeTeacherMutation = (teacherId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: async ({ patch, ifMatch }: { patch: TeacherPatch; ifMatch: string }) =>
			(await ask(TeacherView, `/teachers/${teacherId}`, { method: "PATCH", body: patch, ifMatch })).value,
		...afterwards(queries),
	});

export const testTeacherMutation = (queries: QueryClient) =>
	mutationOptions({
		mutationFn: async (teacherId: string) =>
			(await ask(TeacherView, `/teachers/${teacherId}/checks`, { method: "POST" })).value,
		...afterwards(queries),
	});

export const grantTeacherMutation = (projectId: string, queries: QueryClient) =>
	mutationOptions({
		mutationFn: ({ teacherId, granted }: { teacherId: string; granted: boolean }) =>
			ask(z.object({ granted: z.boolean() }), `/projects/${projectId}/teachers/${teacherId}`, {
				method: granted ? "PUT" : "DELETE",
			}),
		...afterwards(queries),
	});
