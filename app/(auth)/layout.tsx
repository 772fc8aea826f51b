import type { ReactNode } from "react";
import { wordsFor } from "#lib/words/words.ts";
import css from "./auth.module.css";

/** One sheet in the middle: nothing but the thing to do. */
export default function AuthLayout({ children }: { children: ReactNode }) {
	return (
		<main className={css.sheet}>
			<div className={css.mark}>
				{/* biome-ignore lint/performance/noImgElement: an SVG of one kilobyte needs no optimiser. */}
				<img src="/icon.svg" alt="" width={24} height={24} />
				{wordsFor("en").common.product}
			</div>
			{children}
		</main>
	);
}
