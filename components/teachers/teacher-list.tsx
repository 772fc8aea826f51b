"use client";

import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { Ago } from "#components/ui/ago.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Sec } from "#components/ui/page.tsx";
import { Empty, ErrorPanel } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import type { TeacherView } from "#lib/teachers/schema.ts";
import { allTeachersQuery, grantTeacherMutation, teachersQuery, testTeacherMutation } from "./api.ts";
import { CheckLines } from "./check-lines.tsx";
import { TeacherTag } from "./teacher-tag.tsx";
import css from "./teachers.module.css";

type Props = {
	projectId: string;
	/** "/p/demo/teachers" */
	at: string;
	initial: TeacherView[];
	isSiteAdmin: boolean;
	/** Whether addresses, keys and prices are shown: for the project's admins. */
	seesAll: boolean;
};

/** The teachers of a project. What only admins see is a column that others do not have. */
export function TeacherList({ projectId, at, initial, isSiteAdmin, seesAll }: Props) {
	const words = useWords();
	const { teachers: say } = words;
	const formats = useFormats();
	const queries = useQueryClient();
	const { data, error, refetch } = useQuery({ ...teachersQuery(projectId), initialData: initial });
	const test = useMutation(testTeacherMutation(queries));
	const tested = data.find(({ id }) => id === test.variables);
	return (
		<>
			{error && (
				<ErrorPanel
					heading={words.generation.readFailed}
					says={error.message}
					onRetry={() => void refetch()}
				/>
			)}
			<DataTable
				label={say.title}
				keys
				columns={[
					{ key: "name", head: say.columns.name },
					{ key: "state", head: say.columns.state },
					{ key: "licence", head: say.columns.licence },
					{ key: "profile", head: say.columns.profile },
					...(seesAll
						? [
								{ key: "key", head: say.columns.key },
								{ key: "price", head: say.columns.price, num: true },
							]
						: []),
					{ key: "limits", head: say.columns.limits, num: true },
					{ key: "checked", head: say.columns.checked },
					...(isSiteAdmin ? [{ key: "deeds", head: say.columns.actions }] : []),
				]}
				rows={data.map((teacher) => ({
					key: teacher.id,
					cells: [
						<span key="name" className={css.name}>
							<span className="sb-row sb-wrap">
								<Link href={`${at}/${teacher.id}`}>{teacher.name}</Link>
								{teacher.kind === "embedded" && <Tag tone="caution">{say.demo}</Tag>}
							</span>
							<span className="sb-meta">
								{teacher.model}
								{teacher.kind === "embedded"
									? `. ${say.demoSays}`
									: teacher.baseUrl !== null && `, ${teacher.baseUrl}`}
							</span>
						</span>,
						<TeacherTag key="state" teacher={teacher} />,
						`${teacher.licence}, ${teacher.isOpen ? say.open : say.closed}`,
						say.profile[teacher.profile],
						...(seesAll ? [keyOf(teacher, say), priceOf(teacher, formats)] : []),
						say.atOnce(formats.integer(teacher.maxConcurrency)),
						teacher.check ? <Ago key="checked" at={teacher.check.at} /> : say.never,
						...(isSiteAdmin
							? [
									<Button
										key="deeds"
										size="xs"
										variant="default"
										loading={test.isPending && test.variables === teacher.id}
										onClick={() => test.mutate(teacher.id)}
									>
										{say.test}
									</Button>,
								]
							: []),
					],
				}))}
				empty={
					<Empty
						heading={say.none}
						{...(isSiteAdmin && {
							action: (
								<ButtonLink href={`${at}/new`} primary>
									{say.add}
								</ButtonLink>
							),
						})}
					>
						{say.noneSays}
					</Empty>
				}
			/>
			{test.isPending && (
				<p role="status" className="sb-meta">
					{say.testing}
				</p>
			)}
			{test.error && <ErrorPanel heading={say.testFailed} says={test.error.message} />}
			{test.data?.check && tested && (
				<Sec title={say.testOf(tested.name)}>
					<CheckLines check={test.data.check} />
				</Sec>
			)}
			{isSiteAdmin && <Elsewhere projectId={projectId} here={data} />}
		</>
	);
}

/** Teachers that other projects use; a site admin may let this one use them too. */
function Elsewhere({ projectId, here }: { projectId: string; here: TeacherView[] }) {
	const say = useWords().teachers;
	const queries = useQueryClient();
	const { data } = useQuery(allTeachersQuery);
	const grant = useMutation(grantTeacherMutation(projectId, queries));
	const used = new Set(here.map(({ id }) => id));
	const others = (data ?? []).filter(({ id }) => !used.has(id));
	if (others.length === 0) return null;
	return (
		<Sec title={say.elsewhere} note={say.elsewhereSays}>
			{grant.error && <p role="alert">{grant.error.message}</p>}
			<ul className={css.elsewhere}>
				{others.map(({ id, name, model }) => (
					<li key={id}>
						<span className="sb-grow">
							{name} <span className="sb-meta">{model}</span>
						</span>
						<Button
							size="xs"
							variant="default"
							onClick={() =>
								grant.mutate({ teacherId: id, granted: true }, { onSuccess: () => toast(say.used(name)) })
							}
						>
							{say.use}
						</Button>
					</li>
				))}
			</ul>
		</Sec>
	);
}

type Say = ReturnType<typeof useWords>["teachers"];

/** "ends in 1234", and nothing more of it. */
export function keyOf({ kind, keyLastFour }: TeacherView, say: Say): string {
	if (kind === "embedded" || keyLastFour === null) return say.noKey;
	return keyLastFour === "" ? say.keyStored : say.key(keyLastFour);
}

function priceOf(teacher: TeacherView, { money }: ReturnType<typeof useFormats>): string {
	const { priceInMicros, priceOutMicros, currency } = teacher;
	if (priceInMicros === null || priceOutMicros === null || priceInMicros + priceOutMicros === 0) return "–";
	return `${money(priceInMicros, currency)} / ${money(priceOutMicros, currency)}`;
}
