import Link from "next/link";
import { wordsFor } from "#lib/words/words.ts";

export default function NotFound() {
	const words = wordsFor("en").errors;
	return (
		<div style={{ padding: "48px 24px", maxWidth: 560 }}>
			<h1>{words.notFoundTitle}</h1>
			<p className="sb-ink2" style={{ margin: "4px 0 12px" }}>
				{words.notFoundSays}
			</p>
			<Link href="/">{words.home}</Link>
		</div>
	);
}
