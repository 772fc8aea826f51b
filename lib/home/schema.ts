import { z } from "zod";

/** What waits, for the spine: contributions for a verdict, samples for a verdict, and what runs now. */
export const CountsView = z.object({
	contributions: z.int(),
	samples: z.int(),
	generationRuns: z.int(),
	trainingRuns: z.int(),
	evaluationRuns: z.int(),
});
export type CountsView = z.infer<typeof CountsView>;

/** What waits for one person, most urgent first, and what is in motion. */
export const HomeView = z.object({
	leaves: z.int(),
	seeds: z.int(),
	accepted: z.int(),
	needs: z.array(
		z.object({
			key: z.string(),
			state: z.enum(["submitted", "changes_requested", "draft", "samples"]),
			label: z.string(),
			count: z.int(),
			number: z.int(),
			at: z.iso.datetime().nullable(),
		}),
	),
	motion: z.array(
		z.object({
			kind: z.enum(["generation", "training", "evaluation"]),
			/** What it makes is to try things out, not to train with. */
			byDemoTeacher: z.boolean(),
			number: z.int(),
			status: z.string(),
			reason: z.string().nullable(),
			done: z.int(),
			total: z.int(),
		}),
	),
	scores: z.array(
		z.object({
			model: z.string(),
			benchmark: z.string(),
			value: z.number(),
			partial: z.boolean(),
			at: z.iso.datetime(),
		}),
	),
	steps: z.object({ teacher: z.boolean(), taxonomy: z.boolean(), people: z.boolean() }),
});
export type HomeView = z.infer<typeof HomeView>;
