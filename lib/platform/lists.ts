import { z } from "zod";

/** Whoever may list: a page of rows, and where the next one begins. */
export const pageOf = <T extends z.ZodType>(item: T) =>
	z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A list that is never so long that it is read in pages. */
export const wholeList = <T>(items: T[]): { items: T[]; nextCursor: null } => ({ items, nextCursor: null });

/** A number of a list as its cursor: what a column of 32 bits can hold. */
export const NumberCursor = z.coerce.number().int().min(0).max(2_147_483_647);
