import { Tag } from "#components/ui/tag.tsx";
import { useWords } from "#components/words.tsx";
import type { TeacherView } from "#lib/teachers/schema.ts";
import css from "./teachers.module.css";

const TONES = { pass: "accepted", limit: "caution", fail: "rejected" } as const;

/** What a test found, a sentence each. */
export function CheckLines({ check }: { check: NonNullable<TeacherView["check"]> }) {
	const words = useWords().teachers;
	return (
		<>
			{!check.isCurrent && <p className="sb-meta">{words.checkOld}</p>}
			<ul className={css.checks}>
				{check.checks.map(({ name, result, says }) => (
					<li key={name}>
						<Tag tone={TONES[result]}>{words.result[result]}</Tag>
						<span className={css.what}>{words.checkName[name] ?? name}</span>
						<span className={css.says}>{says}</span>
					</li>
				))}
			</ul>
		</>
	);
}
