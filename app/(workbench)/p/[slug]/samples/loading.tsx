import { Page } from "#components/ui/page.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").samples;

export default function Loading() {
	return (
		<Page title={words.title}>
			<Skeleton rows={10} what={words.title} />
		</Page>
	);
}
