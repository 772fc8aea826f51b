"use client";

import { NumberInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { treeQuery } from "#components/taxonomy/api.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import form from "#components/ui/form.module.css";
import { Sec } from "#components/ui/page.tsx";
import { Empty, ErrorPanel, Skeleton } from "#components/ui/states.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { TreeNode } from "#lib/taxonomy/schema.ts";
import type { TeacherView } from "#lib/teachers/schema.ts";
import { estimateQuery, startRunMutation } from "./api.ts";
import {
	type Draft,
	hasTwoCurrencies,
	inputOf,
	isSamples,
	judgesFor,
	leavesFor,
	leavesOf,
	type Mode,
} from "./launch.ts";
import { checksOf, LaunchChecks } from "./launch-checks.tsx";
import { LeafChoice } from "./leaf-choice.tsx";
import { Receipt } from "./receipt.tsx";
import { numberOf, TeacherChoice } from "./teacher-choice.tsx";

/** What the page begins with: of a run like another, or of a leaf's own page. */
export type LaunchStart = {
	/** Node ids or paths. */
	leaves: string[];
	draft: Draft;
};

type Props = {
	projectId: string;
	/** The project's address: "/p/demo". */
	at: string;
	teachers: TeacherView[];
	/** Accepted samples from which a leaf counts as full. */
	target: number;
	start: LaunchStart;
};

/** The launcher: four sections, and the receipt that follows every change of them. */
export function Launcher(props: Props) {
	const words = useWords().generation;
	const tree = useQuery(treeQuery(props.projectId));
	if (tree.data === undefined) {
		return tree.error ? (
			<ErrorPanel heading={words.readFailed} says={tree.error.message} onRetry={() => void tree.refetch()} />
		) : (
			<Skeleton rows={8} what={words.leaves} />
		);
	}
	const leaves = leavesOf(tree.data.items);
	if (leaves.length === 0) {
		return (
			<Empty
				heading={words.noLeaf}
				action={<ButtonLink href={`${props.at}/taxonomy`}>{words.leaves}</ButtonLink>}
			>
				{words.noLeafSays}
			</Empty>
		);
	}
	return <Sections {...props} leaves={leaves} />;
}

/** Long enough for a word or a number to be typed. */
const SETTLE_MS = 400;

function Sections({ projectId, at, teachers, target, start, leaves }: Props & { leaves: TreeNode[] }) {
	const { generation: words, common } = useWords();
	const { integer } = useFormats();
	const router = useRouter();
	const [mode, setMode] = useState<Mode>(start.leaves.length > 0 ? "chosen" : "under");
	const [ticked, setTicked] = useState<ReadonlySet<string>>(
		() =>
			new Set(
				leaves
					.filter(({ id, path }) => start.leaves.includes(id) || start.leaves.includes(path))
					.map(({ id }) => id),
			),
	);
	const [draft, setDraft] = useState<Draft>(start.draft);
	const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
	const teacher = teachers.find(({ id }) => id === draft.teacherId);
	const judge = teachers.find(({ id }) => id === draft.judgeId);

	const chosen = useMemo(() => leavesFor(mode, leaves, { ticked, target }), [mode, leaves, ticked, target]);
	const judges = useMemo(
		() => judgesFor(new Set(chosen.map(({ kind }) => kind)), teacher?.profile ?? "lab"),
		[chosen, teacher?.profile],
	);
	const input = useMemo(() => inputOf(chosen, draft, judges), [chosen, draft, judges]);
	const [settled] = useDebouncedValue(input, SETTLE_MS);
	const estimate = useQuery({
		...estimateQuery(projectId, settled),
		placeholderData: keepPreviousData,
	});
	const isCounting = input !== settled || estimate.isFetching;
	const begin = useMutation(startRunMutation(projectId, useQueryClient()));

	const chosenIds = new Set(chosen.map(({ id }) => id));
	const blocked = (estimate.data?.blocks ?? []).filter(({ nodeId }) => chosenIds.has(nodeId));
	const given = { leaves: chosen.length, samples: draft.samples, teacher, judge, blocks: blocked };
	const checks = checksOf(given, words, integer);
	const tick = (ids: ReadonlySet<string>) => {
		setTicked(ids);
		setMode("chosen");
	};
	const leaveOut = () => {
		const out = new Set(blocked.map(({ nodeId }) => nodeId));
		tick(new Set([...chosenIds].filter((id) => !out.has(id))));
	};
	const takeMode = (next: Mode) => {
		if (next === "chosen") setTicked(chosenIds);
		setMode(next);
	};
	const go = () => {
		if (!input) return;
		begin.mutate(input, { onSuccess: ({ number }) => router.push(`${at}/generation/${number}`) });
	};

	return (
		<div className="sb-two">
			<div className={form.sections}>
				<Sec title={words.sections.leaves}>
					<LeafChoice
						leaves={leaves}
						mode={mode}
						chosen={chosen}
						target={target}
						samples={draft.samples}
						onMode={takeMode}
						onTick={tick}
					/>
				</Sec>
				<Sec title={words.sections.teacher}>
					{teachers.length === 0 ? (
						<Empty
							heading={words.noTeacher}
							action={<ButtonLink href={`${at}/teachers`}>{words.toTeachers}</ButtonLink>}
						>
							{words.noTeacherSays}
						</Empty>
					) : (
						<TeacherChoice teachers={teachers} draft={draft} judges={judges} onChange={change} />
					)}
				</Sec>
				<Sec title={words.sections.limits}>
					<div className={form.fields}>
						<NumberInput
							label={words.samplesPerLeaf}
							description={words.samplesHelp}
							min={1}
							allowDecimal={false}
							value={draft.samples ?? ""}
							error={isSamples(draft.samples) ? undefined : words.checks.samples}
							onChange={(value) => change({ samples: numberOf(value) })}
						/>
						<NumberInput
							label={`${words.seed} (${common.optional})`}
							description={words.seedHelp}
							min={0}
							max={2 ** 31 - 1}
							allowDecimal={false}
							value={draft.seed ?? ""}
							onChange={(value) => change({ seed: numberOf(value) })}
						/>
					</div>
				</Sec>
				<Sec title={words.sections.checks}>
					<LaunchChecks checks={checks} at={at} onLeaveOut={leaveOut} />
				</Sec>
			</div>
			<Receipt
				estimate={input === undefined ? undefined : estimate.data}
				isCounting={input !== undefined && isCounting}
				error={input === undefined ? undefined : estimate.error?.message}
				hasTwoCurrencies={hasTwoCurrencies(teacher, judge)}
				blocks={checks
					.filter(({ result }) => result === "blocks")
					.map(({ says }) => words.firstBlock(says.replace(/\.$/, "")))}
				isStarting={begin.isPending}
				refusal={begin.error?.message}
				onStart={go}
			/>
		</div>
	);
}
