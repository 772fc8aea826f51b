"use client";

import { Button } from "@mantine/core";
import { useWords } from "#components/words.tsx";
import css from "./contributions.module.css";
import { SeedDiff } from "./seed-diff.tsx";

type Props = {
	heading: string;
	says: string;
	path: string;
	theirs: string;
	mine: string;
	takeMine: { label: string; run: () => void };
	takeTheirs: { label: string; run: () => void };
};

/** Two texts of one leaf, and the choice between them. Neither is lost until it is made. */
export function EditorChoice({ heading, says, path, theirs, mine, takeMine, takeTheirs }: Props) {
	const { editor: words } = useWords().contributions;
	return (
		<section className={css.conflict} role="alert" aria-label={heading}>
			<h2 style={{ marginTop: 0 }}>{heading}</h2>
			<p>{says}</p>
			<div className="sb-row sb-wrap" style={{ margin: "12px 0" }}>
				<Button variant="default" onClick={takeMine.run}>
					{takeMine.label}
				</Button>
				<Button variant="default" onClick={takeTheirs.run}>
					{takeTheirs.label}
				</Button>
			</div>
			<details open>
				<summary className="sb-meta">{words.difference}</summary>
				<SeedDiff path={path} before={theirs} after={mine} />
			</details>
		</section>
	);
}
