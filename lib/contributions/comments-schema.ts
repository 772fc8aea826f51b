import { z } from "zod";
import { type CommentField, isSeedField, LEAF_FIELDS, SEED_FIELDS } from "./anchors.ts";
import { Text, Who } from "./schema.ts";

const Field = z.enum([...SEED_FIELDS, ...LEAF_FIELDS]);
const Words = Text.max(4000, "A comment has at most 4,000 characters.").trim();
/** Of a field: longer ones are edited in the editor. */
const Wording = Text.max(100_000, "A suggested wording has at most 100,000 characters.");
const Mentions = z.array(z.uuid()).max(20);

/** A place from 0 in lists that are never longer. */
const At = z.int().min(0).max(100_000);

const Place = z
	.strictObject({
		field: Field,
		/** The example's place in the text that the sender read, from 0; null for a field of the leaf. */
		seed: At.nullable().default(null),
		/** Which question and answer of the example, from 0. */
		pair: At.nullable().default(null),
	})
	.refine(({ field, seed, pair }) => isWhole(field, seed, pair), {
		message: "Name the seed example of a context, and the pair as well of a question or an answer.",
	});

const isWhole = (field: CommentField, seed: number | null, pair: number | null) =>
	isSeedField(field)
		? seed !== null && (field === "context") === (pair === null)
		: seed === null && pair === null;

const hasSomething = ({ body, suggestion }: { body: string; suggestion?: string | undefined }) =>
	body !== "" || suggestion !== undefined;
const SAY = { path: ["body"], message: "Write a comment, or suggest a wording." };

/** What somebody says in a thread. */
export const CommentInput = z
	.strictObject({
		body: Words.default(""),
		/** A whole new text for the thread's field. */
		suggestion: Wording.optional(),
		/** Members whom the words name. */
		mentions: Mentions.default([]),
	})
	.refine(hasSomething, SAY);
export type CommentInput = z.infer<typeof CommentInput>;

/** What begins a thread: about the whole contribution, a change, a field of it, or words of that field. */
export const ThreadInput = z
	.strictObject({
		changeId: z.uuid().nullable().default(null),
		place: Place.nullable().default(null),
		/** Words of the field, and where they begin in it (UTF-16), if the sender knows. */
		quote: z
			.strictObject({ text: Text.min(1).max(10_000), start: At.optional() })
			.nullable()
			.default(null),
		body: Words.default(""),
		suggestion: Wording.optional(),
		mentions: Mentions.default([]),
	})
	.refine(hasSomething, SAY)
	.refine(({ changeId, place }) => place === null || changeId !== null, {
		path: ["changeId"],
		message: "Name the change that the place is in.",
	})
	.refine(({ place, quote, suggestion }) => place !== null || (quote === null && suggestion === undefined), {
		path: ["place"],
		message: "Words are quoted, and a wording is suggested, for a field.",
	});
export type ThreadInput = z.infer<typeof ThreadInput>;

const CommentView = z.object({
	id: z.uuid(),
	author: Who,
	body: z.string(),
	at: z.iso.datetime(),
	mentions: z.array(Who),
	suggestion: z
		.object({
			text: z.string(),
			/** What the field said when it was suggested. */
			replaces: z.string(),
			/** `outdated`: the field says something else by now. */
			state: z.enum(["open", "applied", "outdated"]),
			applied: z.object({ by: z.string(), at: z.iso.datetime() }).nullable(),
		})
		.nullable(),
});
export type CommentView = z.infer<typeof CommentView>;

export const ThreadView = z.object({
	id: z.uuid(),
	/** Null for the whole contribution, and where the change is no longer in it. */
	changeId: z.uuid().nullable(),
	path: z.string().nullable(),
	anchor: z
		.object({
			field: Field,
			/** The example's place now, from 0; null where it is gone, or for a field of the leaf. */
			seed: z.int().nullable(),
			/** Its place when the thread began. */
			seedWas: z.int().nullable(),
			pair: z.int().nullable(),
			quote: z.string().nullable(),
			/** Where the quoted words stand in the field now. */
			range: z.object({ start: z.int(), end: z.int() }).nullable(),
			/** What the field said when the thread began. */
			was: z.string(),
			/** What it says now; null where it is gone. */
			now: z.string().nullable(),
		})
		.nullable(),
	/** Whether what it is about is no longer there. */
	isOutdated: z.boolean(),
	resolved: z.object({ by: z.string(), at: z.iso.datetime() }).nullable(),
	comments: z.array(CommentView),
});
export type ThreadView = z.infer<typeof ThreadView>;
