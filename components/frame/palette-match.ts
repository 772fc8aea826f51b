/** Those whose label and note hold every word of the query, in any order. */
export function matching<T extends { label: string; note?: string }>(
	items: readonly T[],
	query: string,
): T[] {
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	return items.filter((item) => {
		const text = `${item.label} ${item.note ?? ""}`.toLowerCase();
		return words.every((word) => text.includes(word));
	});
}
