import { newId } from "#lib/platform/ids.ts";
import { aTeacher } from "#lib/platform/testing/generation-factories.ts";
import type { MatrixRows, World } from "./row.ts";

const someTeacher = async ({ projectId }: World) => ({
	params: { teacherId: (await aTeacher(projectId)).id },
});

const inProject = async ({ projectId }: World) => ({
	params: { projectId, teacherId: (await aTeacher(projectId)).id },
});

const settings = {
	baseUrl: "https://models.example.org/v1",
	model: "a-model",
	apiKey: "a key that nobody reads",
	profile: "lab",
	isOpen: true,
	licence: "Apache-2.0",
	allowsTraining: true,
	priceInMicros: 450_000,
	priceOutMicros: 450_000,
	currency: "USD",
	maxConcurrency: 8,
	contextTokens: 32_768,
	timeoutSeconds: 60,
};

export const rows: MatrixRows = {
	"GET /projects/[projectId]/teachers": {
		for: "members",
		ok: 200,
		given: async ({ projectId }) => ({ params: { projectId } }),
	},
	"PUT /projects/[projectId]/teachers/[teacherId]": { for: "site admin", ok: 200, given: inProject },
	"DELETE /projects/[projectId]/teachers/[teacherId]": { for: "site admin", ok: 200, given: inProject },
	"GET /teachers": { for: "site admin", ok: 200, given: async () => ({}) },
	"POST /teachers": {
		for: "site admin",
		ok: 201,
		given: async ({ projectId }) => ({
			body: { ...settings, name: `Teacher ${newId()}`, projectIds: [projectId] },
		}),
	},
	"GET /teachers/[teacherId]": { for: "members", ok: 200, siteAdmin: 200, given: someTeacher },
	"PATCH /teachers/[teacherId]": {
		for: "site admin",
		ok: 200,
		given: async (world) => ({
			...(await someTeacher(world)),
			body: { licence: "MIT" },
			ifMatch: '"1"',
		}),
	},
	// The endpoint of this teacher is a private address that is not allowed: that is what the check says.
	"POST /teachers/[teacherId]/checks": { for: "site admin", ok: 201, given: someTeacher },
};
