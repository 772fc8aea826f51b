"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { standingOf } from "#components/teachers/standing.ts";
import form from "#components/ui/form.module.css";
import { Tag } from "#components/ui/tag.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { EstimateView } from "#lib/generation/schema.ts";
import type { TeacherView } from "#lib/teachers/schema.ts";
import type { Words } from "#lib/words/words.ts";
import { isSamples, MOST_LEAVES } from "./launch.ts";

export type Check = {
	key: string;
	result: "pass" | "warn" | "blocks";
	says: string;
	/** What the button beside it does. */
	cure?: "leave-out" | { teacherId: string };
};

type Given = {
	leaves: number;
	samples: number | undefined;
	teacher: TeacherView | undefined;
	judge: TeacherView | undefined;
	blocks: EstimateView["blocks"];
};

/** Everything that speaks for or against starting now. */
export function checksOf(given: Given, words: Words["generation"], integer: (n: number) => string): Check[] {
	const { leaves, samples, teacher, judge, blocks } = given;
	const { checks: say } = words;
	const checks: Check[] = [];
	if (leaves === 0) checks.push({ key: "leaves", result: "blocks", says: say.noLeaves });
	else if (leaves > MOST_LEAVES) {
		checks.push({ key: "leaves", result: "blocks", says: say.tooMany(integer(MOST_LEAVES)) });
	} else if (leaves > blocks.length) {
		checks.push({ key: "leaves", result: "pass", says: say.leaves(integer(leaves - blocks.length)) });
	}
	for (const [at, { nodeId, path, says }] of blocks.entries()) {
		const cure = at === 0 ? ({ cure: "leave-out" } as const) : {};
		checks.push({ key: nodeId, result: "blocks", says: say.leafBlocked(path, says), ...cure });
	}
	if (!isSamples(samples)) checks.push({ key: "samples", result: "blocks", says: say.samples });
	if (!teacher) checks.push({ key: "teacher", result: "blocks", says: say.noTeacher });
	for (const one of new Set([teacher, judge])) if (one) checks.push(...checksOfTeacher(one, words));
	return checks;
}

function checksOfTeacher(teacher: TeacherView, words: Words["generation"]): Check[] {
	const { id, name, kind, allowsTraining } = teacher;
	const { checks: say } = words;
	if (kind === "embedded") return [{ key: id, result: "warn", says: words.demoSays }];
	const { is, says } = standingOf(teacher);
	const cure = { teacherId: id };
	const first = says.join(" ");
	const check: Check =
		is === "passed"
			? { key: id, result: "pass", says: say.teacherGood(name) }
			: is === "limits"
				? { key: id, result: "pass", says: say.teacherLimits(name, first) }
				: is === "failed"
					? { key: id, result: "warn", says: say.teacherFailed(name, first), cure }
					: { key: id, result: "warn", says: say.teacherUnknown(name), cure };
	return allowsTraining
		? [check]
		: [check, { key: `${id}/training`, result: "warn", says: say.noTraining(name) }];
}

const TONES = { pass: "accepted", warn: "caution", blocks: "rejected" } as const;

/** How many blocked leaves are written out. */
const MOST_SHOWN = 20;

type Props = { checks: readonly Check[]; at: string; onLeaveOut: () => void };

/** The checks, each with its cure. */
export function LaunchChecks({ checks, at, onLeaveOut }: Props) {
	const words = useWords().generation;
	const { integer } = useFormats();
	return (
		<>
			<ul className={form.checks}>
				{checks.slice(0, MOST_SHOWN).map(({ key, result, says, cure }) => (
					<li key={key}>
						<Tag tone={TONES[result]}>{words.check[result]}</Tag>
						<span className={form.says}>{says}</span>
						{cure === "leave-out" && (
							<Button variant="default" size="compact-xs" onClick={onLeaveOut}>
								{words.checks.leaveOut}
							</Button>
						)}
						{typeof cure === "object" && (
							<Link className="sb-meta" href={`${at}/teachers/${cure.teacherId}`}>
								{words.test}
							</Link>
						)}
					</li>
				))}
			</ul>
			{checks.length > MOST_SHOWN && (
				<p className="sb-meta">{words.shown(integer(MOST_SHOWN), integer(checks.length))}</p>
			)}
		</>
	);
}
