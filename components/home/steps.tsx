import Link from "next/link";
import { Tag } from "#components/ui/tag.tsx";
import { wordsFor } from "#lib/words/words.ts";
import css from "./home.module.css";

type Props = { steps: readonly { done: boolean; label: string; href: string }[] };

/** What a new project needs, in its order. */
export function Steps({ steps }: Props) {
	const words = wordsFor("en").home;
	return (
		<ol className={css.rows}>
			{steps.map(({ done, label, href }) => (
				<li key={href} className={css.row}>
					<Link href={href}>{label}</Link>
					{done && <Tag tone="accepted">{words.done}</Tag>}
				</li>
			))}
		</ol>
	);
}
