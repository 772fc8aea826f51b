import Link from "next/link";
import { cx } from "#components/ui/cx.ts";
import { Meter } from "#components/ui/meter.tsx";
import { Tag } from "#components/ui/tag.tsx";
import type { HomeView } from "#lib/home/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./home.module.css";

/** What runs now, how far it is, and why it waits if it does. */
export function Motion({ motion, at }: { motion: HomeView["motion"]; at: string }) {
	const words = wordsFor("en").home;
	const { integer } = formatsFor("en");
	const nameOf = { generation: words.run, training: words.training, evaluation: words.evaluation };
	return (
		<ul className={css.rows}>
			{motion.map(({ kind, number, status, reason, done, total, byDemoTeacher }) => (
				<li key={`${kind}/${number}`} className={cx("sb-col", css.moving)}>
					<div className="sb-row sb-between">
						<span className="sb-row">
							<Link href={`${at}/${kind}/${number}`}>{nameOf[kind](number)}</Link>
							{byDemoTeacher && <Tag tone="caution">{words.demoTeacher}</Tag>}
						</span>
						<Tag tone={status === "waiting" ? "paused" : status === "running" ? "running" : "pending"}>
							{status}
						</Tag>
					</div>
					<Meter
						parts={[{ share: total === 0 ? 0 : done / total, color: "accepted" }]}
						label={words.progress[kind](integer(done), integer(total))}
					/>
					<span className="sb-meta">{reason ?? words.progress[kind](integer(done), integer(total))}</span>
				</li>
			))}
		</ul>
	);
}
