"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { YamlEditor } from "#components/editor/yaml-editor.tsx";
import { announce } from "#components/frame/announce.ts";
import { useKeys } from "#components/frame/keys.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { LeafPath } from "#components/ui/leaf-path.tsx";
import { WorkScreen } from "#components/ui/page.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { isEditable } from "#lib/contributions/lifecycle.ts";
import type { ChangeView, ContributionView } from "#lib/contributions/schema.ts";
import type { Versioned } from "#lib/platform/versioned.ts";
import { nameOf } from "#lib/taxonomy/path.ts";
import { checkQna } from "#lib/taxonomy/qna/check.ts";
import { LEAST_SEEDS, readQna } from "#lib/taxonomy/qna/read.ts";
import { contributionQuery, editContribution, submitContribution } from "./api.ts";
import css from "./contributions.module.css";
import { EditorChoice } from "./editor-choice.tsx";
import { EditorForm } from "./editor-form.tsx";
import { EditorOutline } from "./editor-outline.tsx";
import { SaveSign } from "./save-sign.tsx";
import { useDraft } from "./use-draft.ts";

type Props = { at: string; initial: Versioned<ContributionView>; changeId: string; mayWrite: boolean };

const PANES = ["split", "form", "yaml"] as const;
type Panes = (typeof PANES)[number];

/** The seed editor: form and YAML on one draft, checked while one writes. */
export function SeedEditor({ at, initial, changeId, mayWrite }: Props) {
	const { editor: words, ...contributions } = useWords().contributions;
	const formats = useFormats();
	const router = useRouter();
	const queries = useQueryClient();
	const { id } = initial.value;
	// One key for all renders: with a new one each time every render would save at once, and a refused save without end.
	const query = useMemo(() => contributionQuery(id), [id]);
	const { data } = useQuery({ ...query, initialData: initial });
	const change =
		data.value.changes.find(({ id }) => id === changeId) ?? (data.value.changes[0] as ChangeView);
	const onSaved = useCallback(
		(now: Versioned<ContributionView>) => queries.setQueryData(query.queryKey, now),
		[queries, query.queryKey],
	);
	const draft = useDraft(initial, change, onSaved);
	const { text, write, follow } = draft;
	const [panes, setPanes] = useState<Panes>("split");
	const [open, setOpen] = useState(0);
	const [line, setLine] = useState<number | null>(null);
	const [problem, setProblem] = useState<string | null>(null);
	const [busy, setBusy] = useState(false);
	const [local, setLocal] = useState<{ text: string; at: number } | null>(null);
	const readOnly = !mayWrite || !isEditable(data.value.status);

	useEffect(() => {
		if (follow(data)) announce(words.takenOver);
	}, [data, follow, words]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: looked up once, before anything is typed
	useEffect(() => {
		const found = draft.keptText();
		if (found && found.text !== (change.text ?? "")) setLocal(found);
	}, []);

	const reading = useMemo(() => readQna(text, `${change.path}/qna.yaml`), [text, change.path]);
	const findings = useChecked(text, change.path);
	const errors = findings.filter(({ severity }) => severity === "error");
	const seeds = reading.values?.seeds ?? [];
	const goToLine = (next: number) => {
		setLine(next);
		const seed = seeds.findIndex((one) => one.line <= next && next <= one.endLine);
		if (seed >= 0) setOpen(seed);
	};
	const nextFinding = () => {
		const sorted = findings.toSorted((a, b) => a.line - b.line);
		const next = sorted.find((finding) => finding.line > (line ?? 0)) ?? sorted[0];
		if (next) goToLine(next.line);
	};
	const show = (seed: number) => {
		const to = Math.min(Math.max(seed, 0), Math.max(0, seeds.length - 1));
		setOpen(to);
		setLine(seeds[to]?.line ?? null);
		requestAnimationFrame(() => {
			const base = `[data-pointer^="/seed_examples/${String(to)}/"]`;
			document.querySelector<HTMLElement>(base)?.focus();
		});
	};
	const submit = async () => {
		if (errors.length > 0) {
			nextFinding();
			return;
		}
		setBusy(true);
		setProblem(null);
		try {
			const etag = await draft.save();
			if (etag === null) return;
			onSaved(await submitContribution(data.value.id, etag));
			toast(contributions.submittedToast);
			router.push(`${at}/contributions/${data.value.number}`);
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			setProblem(error.message);
		} finally {
			setBusy(false);
		}
	};
	const standOn = async (moved: NonNullable<ChangeView["moved"]>, mine: string) => {
		try {
			const texts = [{ changeId: change.id, text: mine, base: moved.sha256 }];
			const now = await editContribution(data.value.id, data.etag, { texts });
			onSaved(now);
			draft.settle(now, mine);
		} catch (error) {
			if (!(error instanceof Error)) throw error;
			setProblem(error.message);
		}
	};
	useKeys([
		{ keys: "Ctrl S", does: words.saveNow, run: () => void draft.save(), inFields: true },
		{ keys: "Ctrl Enter", does: words.submit, run: () => void submit(), inFields: true },
		{ keys: "F8", does: words.next, run: nextFinding, inFields: true },
		{ keys: "Alt ArrowDown", does: words.nextSeed, run: () => show(open + 1), inFields: true },
		{ keys: "Alt ArrowUp", does: words.previousSeed, run: () => show(open - 1), inFields: true },
		{
			keys: "Ctrl \\",
			does: words.nextPanes,
			run: () => setPanes(PANES[(PANES.indexOf(panes) + 1) % PANES.length] ?? "split"),
			inFields: true,
		},
	]);

	const number = formats.integer(data.value.number);
	const broken = reading.values === null ? (errors[0] ?? null) : null;
	return (
		<WorkScreen
			title={`${words.title}: ${nameOf(change.path)}`}
			section={contributions.title}
			crumbs={[
				{ label: contributions.title, href: `${at}/contributions` },
				{ label: contributions.number(number), href: `${at}/contributions/${data.value.number}` },
				{ label: words.title },
			]}
			bar={
				<div className="sb-row sb-wrap sb-between" style={{ width: "100%" }}>
					<span className="sb-row sb-wrap">
						<LeafPath path={change.path} />
						<span className="sb-meta">
							{change.baseNumber === null
								? words.draftNew
								: words.draftOf(formats.integer(change.baseNumber))}
						</span>
						<SaveSign
							draft={draft}
							onRetry={() => void draft.save()}
							next={`${at}/contributions/${data.value.number}`}
						/>
					</span>
					<SegmentedControl
						size="xs"
						aria-label={words.panes}
						value={panes}
						onChange={(value) => setPanes(PANES.find((one) => one === value) ?? "split")}
						data={[
							{ value: "form", label: words.form },
							{ value: "split", label: words.split },
							{ value: "yaml", label: words.yaml },
						]}
					/>
				</div>
			}
			foot={
				<div className={css.foot}>
					<span role={problem === null ? "status" : "alert"}>
						{problem ??
							(readOnly
								? words.readOnly(contributions.status[data.value.status])
								: stateOf(errors.length, findings.length, seeds.length))}
					</span>
					<span className="sb-row">
						{findings.length > 0 && (
							<Button variant="default" onClick={nextFinding}>
								{words.next}
							</Button>
						)}
						{readOnly ? (
							<ButtonLink href={`${at}/contributions/${data.value.number}`}>
								{contributions.number(number)}
							</ButtonLink>
						) : (
							<Button
								loading={busy}
								aria-disabled={errors.length > 0}
								variant={errors.length > 0 ? "default" : "filled"}
								onClick={() => void submit()}
							>
								{words.submit}
							</Button>
						)}
					</span>
				</div>
			}
		>
			{draft.stale && (
				<EditorChoice
					heading={words.staleTitle}
					says={words.staleSays}
					path={change.path}
					theirs={draft.stale.text}
					mine={text}
					takeMine={{ label: words.keepMine, run: () => draft.stale && draft.settle(draft.stale.now, text) }}
					takeTheirs={{
						label: words.takeTheirs,
						run: () => draft.stale && draft.settle(draft.stale.now, draft.stale.text),
					}}
				/>
			)}
			{local && !readOnly && (
				<EditorChoice
					heading={words.localTitle}
					says={words.localSays(formats.full(local.at))}
					path={change.path}
					theirs={text}
					mine={local.text}
					takeMine={{
						label: words.useLocal,
						run: () => {
							write(local.text);
							setLocal(null);
						},
					}}
					takeTheirs={{
						label: words.dropLocal,
						run: () => {
							draft.dropKept();
							setLocal(null);
						},
					}}
				/>
			)}
			{change.moved && !readOnly && draft.saving === "saved" && (
				<EditorChoice
					heading={words.movedTitle}
					says={words.movedSays}
					path={change.path}
					theirs={change.moved.text}
					mine={text}
					takeMine={{
						label: words.keepMineOnLive,
						run: () => void (change.moved && standOn(change.moved, text)),
					}}
					takeTheirs={{
						label: words.takeLive,
						run: () => void (change.moved && standOn(change.moved, change.moved.text)),
					}}
				/>
			)}
			<div className={css.panes} data-panes={panes}>
				<EditorOutline seeds={seeds.length} findings={findings} open={open} onOpen={show} />
				{panes !== "yaml" && (
					<div className={css.pane}>
						{broken && <p role="alert">{words.frozen(formats.integer(broken.line), broken.says)}</p>}
						<EditorForm
							text={text}
							reading={reading}
							findings={findings}
							onText={write}
							onLine={goToLine}
							open={open}
							onOpen={setOpen}
							readOnly={readOnly}
						/>
					</div>
				)}
				{panes !== "form" && (
					<div className={css.yaml}>
						<YamlEditor
							value={text}
							onChange={write}
							readOnly={readOnly}
							ariaLabel={words.yamlLabel(nameOf(change.path))}
							findings={findings.map(({ line: lineAt, column, severity, says }) => ({
								line: lineAt,
								column,
								severity,
								says,
							}))}
							revealLine={line}
							onCursorLine={(lineAt) => {
								const seed = seeds.findIndex((one) => one.line <= lineAt && lineAt <= one.endLine);
								if (seed >= 0) setOpen(seed);
							}}
						/>
					</div>
				)}
			</div>
		</WorkScreen>
	);

	function stateOf(errorCount: number, all: number, seedCount: number): string {
		if (errorCount > 0) return words.blocked(formats.integer(errorCount));
		if (seedCount < LEAST_SEEDS) return words.few(formats.integer(seedCount));
		return all > 0 ? words.warnings(formats.integer(all)) : words.ready;
	}
}

/** What the check says of the text, a fifth of a second after the last keystroke. */
function useChecked(text: string, path: string) {
	const check = useCallback(
		(now: string) => checkQna(new TextEncoder().encode(now), `${path}/qna.yaml`).findings,
		[path],
	);
	const [findings, setFindings] = useState(() => check(text));
	useEffect(() => {
		const timer = setTimeout(() => setFindings(check(text)), 200);
		return () => clearTimeout(timer);
	}, [text, check]);
	return findings;
}
