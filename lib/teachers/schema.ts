import { z } from "zod";
import { PromptProfile, TeacherKind } from "#prisma/enums.ts";

const Price = z
	.int()
	.min(0)
	.max(1_000_000_000_000)
	.describe("Micro-units of the currency for a million tokens");

const fields = {
	name: z.string().trim().min(1, "Give the teacher a name.").max(80),
	baseUrl: z
		.url({
			protocol: /^https?$/,
			error: "An address that begins with http:// or https:// and ends with /v1.",
		})
		.max(500)
		.refine((text) => {
			const url = URL.parse(text); // what is no URL at all, the check before this one says
			return !url?.username && !url?.password;
		}, "Put no key into the address: it has a field."),
	model: z.string().trim().min(1, "Name the model as the endpoint does.").max(200),
	/** Written, never read again. */
	apiKey: z.string().max(4096).optional(),
	profile: z.enum(PromptProfile),
	isOpen: z.boolean(),
	licence: z.string().trim().min(1, "Name the licence, as its SPDX id if it has one.").max(120),
	allowsTraining: z.boolean(),
	priceInMicros: Price,
	priceOutMicros: Price,
	currency: z.string().regex(/^[A-Z]{3}$/, "Three letters: USD."),
	maxConcurrency: z.int().min(1).max(1024),
	contextTokens: z.int().min(512).max(10_000_000),
	timeoutSeconds: z.int().min(1).max(3600),
};

/** What adds a teacher. `projectIds`: which projects may use it. */
export const TeacherInput = z.strictObject({ ...fields, projectIds: z.array(z.uuid()).max(200) });
export type TeacherInput = z.infer<typeof TeacherInput>;

/** Some of its settings anew. A new address clears the key, for a key belongs to an address. */
export const TeacherPatch = z.strictObject(fields).partial();
export type TeacherPatch = z.infer<typeof TeacherPatch>;

/** One line of what "Test connection" found. */
export const TeacherCheckLine = z.object({
	name: z.string(),
	result: z.enum(["pass", "limit", "fail"]),
	says: z.string(),
});

/** A teacher as everyone in its projects sees it. What only admins see is null for others. */
export const TeacherView = z.object({
	id: z.uuid(),
	name: z.string(),
	kind: z.enum(TeacherKind),
	model: z.string(),
	profile: z.enum(PromptProfile),
	isOpen: z.boolean(),
	licence: z.string(),
	allowsTraining: z.boolean(),
	contextTokens: z.int(),
	maxConcurrency: z.int(),
	timeoutSeconds: z.int(),
	baseUrl: z.string().nullable(),
	keyLastFour: z.string().nullable(),
	priceInMicros: z.number().nullable(),
	priceOutMicros: z.number().nullable(),
	currency: z.string(),
	check: z
		.object({ at: z.iso.datetime(), isCurrent: z.boolean(), checks: z.array(TeacherCheckLine) })
		.nullable(),
	etag: z.string(),
});
export type TeacherView = z.infer<typeof TeacherView>;
