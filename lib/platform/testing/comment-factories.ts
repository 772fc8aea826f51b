import type { Actor } from "#lib/auth/actor.ts";
import { startThread } from "#lib/contributions/comments.server.ts";
import { ThreadInput } from "#lib/contributions/comments-schema.ts";
import type { ContributionView } from "#lib/contributions/schema.ts";

type Contribution = { contribution: ContributionView; etag: string };
type Said = Partial<Omit<ThreadInput, "quote">> & { quote?: string };

/** A thread about the answer of the second seed example. */
export async function aThread(actor: Actor, { contribution, etag }: Contribution, said: Said = {}) {
	const { quote, ...rest } = said;
	const input = ThreadInput.parse({
		changeId: contribution.changes[0]?.id,
		place: { field: "answer", seed: 1, pair: 0 },
		body: "Say which fruit.",
		...(quote !== undefined && { quote: { text: quote } }),
		...rest,
	});
	return (await startThread(actor, contribution.id, etag, input)).value;
}

/** The first comment of a thread that suggests this wording. */
export async function aSuggestion(actor: Actor, contribution: Contribution, suggestion: string) {
	const thread = await aThread(actor, contribution, { suggestion });
	const [comment] = thread.comments;
	if (!comment) throw new Error("A thread has a first comment.");
	return { thread, comment };
}
