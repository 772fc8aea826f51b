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
