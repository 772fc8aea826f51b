"use client";

import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ApiProblem } from "#components/api-client.ts";
import { toast } from "#components/ui/toast.tsx";
import { useWords } from "#components/words.tsx";
import { TeacherView } from "#lib/teachers/schema.ts";
import { addTeacherMutation, changeTeacherMutation } from "./api.ts";
import { Conflict } from "./conflict.tsx";
import {
	BLANK,
	changesOf,
	type Faults,
	type Fields,
	faultsOf,
	fieldAt,
	fieldsOf,
	inputOf,
	PAPER_TEACHER,
} from "./fields.ts";
import { TeacherFields } from "./teacher-fields.tsx";
import css from "./teachers.module.css";

type Props = {
	projectId: string;
	/** The project's address: "/p/demo". */
	at: string;
	/** The one to edit; a new one where it is left out. */
	teacher?: TeacherView;
};

/** Adds a teacher, or changes one. A key is written and never read. */
export function TeacherForm({ projectId, at, teacher }: Props) {
	const words = useWords().teachers;
	const router = useRouter();
	const queries = useQueryClient();
	const [base, setBase] = useState(teacher);
	const [fields, setFields] = useState<Fields>(teacher ? fieldsOf(teacher) : BLANK);
	const [touched, setTouched] = useState<ReadonlySet<keyof Fields>>(new Set());
	const [wasSent, setWasSent] = useState(false);
	const add = useMutation(addTeacherMutation(queries));
	const save = useMutation(changeTeacherMutation(base?.id ?? "", queries));
	const isEmbedded = base?.kind === "embedded";
	const error = add.error ?? save.error;
	const theirs = theirsOf(error);

	const faults = faultsOf(fields, isEmbedded);
	const shown: Faults = Object.fromEntries(
		Object.entries(faults).filter(([key]) => wasSent || touched.has(key as keyof Fields)),
	);
	const refused = refusedFields(error);
	const change = (part: Partial<Fields>) => {
		setFields((before) => ({ ...before, ...part }));
		if (add.isError) add.reset();
		if (save.isError && !theirs) save.reset();
	};
	const restart = (next: TeacherView) => {
		setBase(next);
		setFields(fieldsOf(next));
		setTouched(new Set());
		setWasSent(false);
		save.reset();
	};
	const saveOver = (from: TeacherView, ifMatch: string) => {
		const patch = changesOf(fieldsOf(from), fields);
		if (Object.keys(patch).length === 0) return restart(from);
		save.mutate(
			{ patch, ifMatch },
			{
				onSuccess: (saved) => {
					restart(saved);
					toast(words.saved);
				},
			},
		);
	};
	const submit = (event: FormEvent) => {
		event.preventDefault();
		setWasSent(true);
		if (Object.keys(faults).length > 0) return;
		if (base) return saveOver(base, base.etag);
		add.mutate(inputOf(fields, projectId), {
			onSuccess: ({ id, name }) => {
				toast(words.added(name));
				router.push(`${at}/teachers/${id}`);
			},
		});
	};

	return (
		<form
			className="sb-form sb-col"
			onSubmit={submit}
			noValidate
			onKeyDown={(event) => {
				if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
			}}
		>
			{base === undefined && (
				<div className="sb-row sb-wrap">
					<Button variant="default" onClick={() => change(PAPER_TEACHER)}>
						{words.paperTeacher}
					</Button>
					<span className="sb-meta">{words.paperTeacherSays}</span>
				</div>
			)}
			<TeacherFields
				fields={fields}
				faults={{ ...refused, ...shown }}
				{...(base && { before: base })}
				onChange={change}
				onBlur={(field) => setTouched((before) => new Set([...before, field]))}
			/>
			{theirs && base && (
				<Conflict
					theirs={theirs}
					fields={fields}
					base={fieldsOf(base)}
					isBusy={save.isPending}
					onKeepMine={() => saveOver(base, theirs.etag)}
					onTakeTheirs={() => restart(theirs)}
				/>
			)}
			{error && !theirs && (
				<div className={css.refused} role="alert">
					<strong>{words.wrong}</strong>
					<p>{error.message}</p>
					{error instanceof ApiProblem && error.code === "address.refused" && (
						<p>
							{words.addressRefused} <Link href={`${at}/admin/settings`}>{words.addressSetting}</Link>.
						</p>
					)}
				</div>
			)}
			<div>
				<Button type="submit" loading={add.isPending || save.isPending}>
					{base ? words.save : words.addAction}
				</Button>
			</div>
		</form>
	);
}

/** What is stored now, where someone else was faster. */
function theirsOf(error: Error | null): TeacherView | undefined {
	if (!(error instanceof ApiProblem) || error.status !== 412) return undefined;
	return TeacherView.safeParse(error.details.current).data;
}

/** The fields that the server's refusal is about. */
function refusedFields(error: Error | null): Faults {
	if (!(error instanceof ApiProblem)) return {};
	if (error.code === "address.refused") return { baseUrl: error.message };
	if (error.code === "teacher.name-taken") return { name: error.message };
	const { findings } = error.details;
	const faults: Faults = {};
	for (const finding of Array.isArray(findings) ? findings : []) {
		const field = fieldAt(String(finding?.at));
		if (field) faults[field] = String(finding?.says);
	}
	return faults;
}
