"use client";

import { ErrorPanel } from "#components/ui/states.tsx";
import { useWords } from "#components/words.tsx";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** What a page shows when rendering it failed. The cause is in the server's log under the same digest. */
export default function PageError({ error, reset }: Props) {
	const words = useWords().errors;
	return (
		<div style={{ padding: "48px 24px" }}>
			<ErrorPanel
				heading={words.pageTitle}
				says={words.pageSays}
				onRetry={reset}
				{...(error.digest !== undefined && { requestId: error.digest })}
			/>
		</div>
	);
}
