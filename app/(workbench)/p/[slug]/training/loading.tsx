import { Page } from "#components/ui/page.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").training;

export default function Loading() {
	return (
		<Page title={words.title}>
			<Skeleton height={64} what={words.title} />
			<Skeleton rows={8} />
		</Page>
	);
}
