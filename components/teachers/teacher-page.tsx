"use client";

import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Ago } from "#components/ui/ago.tsx";
import { KeyList } from "#components/ui/ledger.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { Empty, ErrorPanel } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { TeacherView } from "#lib/teachers/schema.ts";
import { grantTeacherMutation, teacherQuery, testTeacherMutation } from "./api.ts";
import { CheckLines } from "./check-lines.tsx";
import { TeacherForm } from "./teacher-form.tsx";
import { keyOf } from "./teacher-list.tsx";
import { TeacherTag } from "./teacher-tag.tsx";

type Props = {
	projectId: string;
	/** The project's address: "/p/demo". */
	at: string;
	initial: TeacherView;
	isSiteAdmin: boolean;
	seesAll: boolean;
};

/** A teacher: what its last test found, and its settings, to change for the site's admins. */
export function TeacherPage({ projectId, at, initial, isSiteAdmin, seesAll }: Props) {
	const words = useWords().teachers;
	const router = useRouter();
	const queries = useQueryClient();
	const { data: teacher } = useQuery({ ...teacherQuery(initial.id), initialData: initial });
	const test = useMutation(testTeacherMutation(queries));
	const grant = useMutation(grantTeacherMutation(projectId, queries));
	const leave = () =>
		grant.mutate(
			{ teacherId: teacher.id, granted: false },
			{
				onSuccess: () => {
					toast(words.left(teacher.name), {
						label: words.use,
						run: () => grant.mutate({ teacherId: teacher.id, granted: true }),
					});
					router.push(`${at}/teachers`);
				},
			},
		);
	return (
		<Page
			title={teacher.name}
			section={words.title}
			crumbs={[{ label: words.title, href: `${at}/teachers` }, { label: teacher.name }]}
			tag={
				<>
					<TeacherTag teacher={teacher} />
					{teacher.kind === "embedded" && <Tag tone="caution">{words.demo}</Tag>}
				</>
			}
			facts={
				<>
					<span className="sb-code">{teacher.model}</span>
					{teacher.kind === "embedded" && ` ${words.embedded}. ${words.demoSays}`}
				</>
			}
			{...(isSiteAdmin && {
				actions: (
					<>
						<Button variant="default" loading={grant.isPending} onClick={leave}>
							{words.leave}
						</Button>
						<Button variant="default" loading={test.isPending} onClick={() => test.mutate(teacher.id)}>
							{words.test}
						</Button>
					</>
				),
			})}
		>
			{grant.error && <p role="alert">{grant.error.message}</p>}
			<Sec
				title={words.testOf(teacher.name)}
				{...(teacher.check && { note: <Ago prose at={teacher.check.at} /> })}
			>
				{test.isPending && (
					<p role="status" className="sb-meta">
						{words.testing}
					</p>
				)}
				{test.error && <ErrorPanel heading={words.testFailed} says={test.error.message} />}
				{teacher.check ? (
					<CheckLines check={teacher.check} />
				) : test.isPending ? null : (
					<Empty heading={words.noCheck}>{words.noCheckSays}</Empty>
				)}
			</Sec>
			<Sec title={words.settings} {...(!isSiteAdmin && { note: words.onlySiteAdmins })}>
				<div style={{ paddingTop: 12 }}>
					{isSiteAdmin ? (
						<TeacherForm projectId={projectId} at={at} teacher={teacher} />
					) : (
						<Settings teacher={teacher} seesAll={seesAll} />
					)}
				</div>
			</Sec>
		</Page>
	);
}

/** The settings to read. */
function Settings({ teacher, seesAll }: { teacher: TeacherView; seesAll: boolean }) {
	const words = useWords().teachers;
	const { integer, money } = useFormats();
	const { priceInMicros, priceOutMicros, currency } = teacher;
	return (
		<>
			<KeyList
				items={[
					...(seesAll
						? [
								{ term: words.address, value: teacher.baseUrl ?? words.embedded },
								{ term: words.apiKey, value: keyOf(teacher, words) },
								{ term: words.priceIn, value: money(priceInMicros, currency) },
								{ term: words.priceOut, value: money(priceOutMicros, currency) },
							]
						: []),
					{ term: words.licence, value: `${teacher.licence}, ${teacher.isOpen ? words.open : words.closed}` },
					{ term: words.allowsTraining, value: teacher.allowsTraining ? words.yes : words.no },
					{ term: words.profileLabel, value: words.profile[teacher.profile] },
					{ term: words.maxConcurrency, value: integer(teacher.maxConcurrency) },
					{ term: words.contextTokens, value: integer(teacher.contextTokens) },
				]}
			/>
			{!seesAll && <p className="sb-meta">{words.notAdmin}</p>}
		</>
	);
}
