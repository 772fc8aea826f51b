/** A place in the model's memory that still holds the tokens of the prompt it last worked on. */
export type Slot<T> = { sequence: T; busy: boolean; lastUsed: number };

/**
 * Which free slot to take for a prompt: the one that already holds the most of its start, if that is at least half of
 * the prompt, else the one that was used longest ago. All chat prompts begin alike, so the longest common start alone
 * would have all steps of a pipeline fight for one slot.
 *
 * @param held the tokens that a slot holds
 * @returns `undefined` when all are busy
 */
export function chooseSlot<T, Token>(
	slots: readonly Slot<T>[],
	prompt: readonly Token[],
	held: (slot: Slot<T>) => readonly Token[],
): Slot<T> | undefined {
	const free = slots.filter((slot) => !slot.busy).sort((a, b) => a.lastUsed - b.lastUsed);
	let nearest: { slot: Slot<T>; common: number } | undefined;
	for (const slot of free) {
		const common = commonStart(held(slot), prompt);
		if (!nearest || common > nearest.common) nearest = { slot, common };
	}
	return nearest && nearest.common * 2 >= prompt.length ? nearest.slot : free[0];
}

/** How many tokens at the start of both are the same. */
export function commonStart<Token>(a: readonly Token[], b: readonly Token[]): number {
	let at = 0;
	while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
	return at;
}
