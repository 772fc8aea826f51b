import { StartEdit } from "#components/contributions/start-edit.tsx";
import { StatusTag } from "#components/contributions/status-tag.tsx";
import { BranchMark } from "#components/ui/branch-mark.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { CopyButton } from "#components/ui/copy-field.tsx";
import { KeyList, Ledger } from "#components/ui/ledger.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { PlainText } from "#components/ui/plain-text.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import type { DocumentItem } from "#lib/documents/schema.ts";
import { visibleText } from "#lib/platform/visible-text.ts";
import type { NodeView, RevisionDiff } from "#lib/taxonomy/schema.ts";
import { SAMPLE_TARGET } from "#lib/taxonomy/tree.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import { exportHref } from "./api.ts";
import { FindingList } from "./finding-list.tsx";
import { crumbsOf } from "./folder-view.tsx";
import { LeafDocuments } from "./leaf-documents.tsx";
import { LeafHistory } from "./leaf-history.tsx";
import { LeafSeeds } from "./leaf-seeds.tsx";
import { StateTag } from "./state-tag.tsx";
import { YamlView } from "./yaml-view.tsx";

type Props = {
	at: string;
	projectId: string;
	node: NodeView;
	tab: string;
	diff: RevisionDiff | null;
	/** Documents that could be attached. */
	library: readonly DocumentItem[];
	may: { write: boolean; addDocument: boolean };
};

const words = wordsFor("en").taxonomy;
const { integer } = formatsFor("en");

/** A leaf: how it stands, what it teaches, and its parts in tabs. */
export function LeafView(props: Props) {
	const { at, node, tab } = props;
	const { live, state } = node;
	return (
		<Page
			title={node.name}
			section={words.title}
			crumbs={crumbsOf(`${at}/taxonomy`, node.path)}
			mark={<BranchMark kind={node.kind} size={14} />}
			tag={<StateTag state={state} {...(live && { revision: live.number })} />}
			facts={
				<span className="sb-row sb-wrap">
					<PlainText text={node.about?.taskDescription ?? node.about?.domain ?? ""} inline />
					<CopyButton text={node.path} label={words.copyPath} />
				</span>
			}
			actions={
				<>
					{live && node.retiredAt === null && (
						<ButtonLink href={exportHref(props.projectId, node.path)} download>
							{words.exportButton}
						</ButtonLink>
					)}
					<Actions {...props} />
				</>
			}
		>
			{words.stateSays[state] !== "" && <p className="sb-prose">{words.stateSays[state]}</p>}
			{node.kind === "foundational_skill" && <p className="sb-prose">{words.foundationalSays}</p>}
			{node.contributions.length > 0 && (
				<Sec title={words.onTheWay}>
					<ul style={{ listStyle: "none", padding: 0, margin: 0 }}>
						{node.contributions.map(({ id, number, title, status, author }) => (
							<li key={id} className="sb-row sb-wrap">
								<StatusTag status={status} />
								<a href={`${at}/contributions/${number}`}>{visibleText(title)}</a>
								<span className="sb-meta">{words.by(visibleText(author))}</span>
							</li>
						))}
					</ul>
				</Sec>
			)}
			<Ledger
				items={[
					{ label: words.seeds, value: integer(node.seedCount) },
					{
						label: words.accepted,
						value: integer(node.acceptedSamples),
						...(node.kind !== "foundational_skill" && { note: words.ofTarget(integer(SAMPLE_TARGET)) }),
					},
					{ label: words.findings, value: integer(live?.findings.length ?? 0) },
				]}
			/>
			<TabsNav
				label={words.tabs}
				current={tab}
				tabs={[
					{ value: "seeds", label: words.tabSeeds, count: integer(node.seedCount) },
					{ value: "yaml", label: words.tabYaml },
					{ value: "documents", label: words.tabDocuments, count: integer(node.documents.length) },
					{ value: "history", label: words.tabHistory, count: integer(node.revisions.length) },
					{ value: "findings", label: words.tabFindings, count: integer(live?.findings.length ?? 0) },
				]}
			/>
			<Tab {...props} />
		</Page>
	);
}

function Actions({ at, projectId, node, may }: Props) {
	if (!may.write) return <span className="sb-meta">{words.mayNotEdit}</span>;
	const draft = node.contributions.find(({ status }) => status === "draft" || status === "changes_requested");
	if (draft) {
		return (
			<ButtonLink href={`${at}/contributions/${draft.number}/edit`} primary>
				{words.goOn(integer(draft.number))}
			</ButtonLink>
		);
	}
	const label = node.state === "legacy" ? words.convert : node.state === "broken" ? words.repair : words.edit;
	return (
		node.live && (
			<StartEdit
				at={at}
				projectId={projectId}
				change={{ kind: "edit", nodeId: node.id, base: node.live.sha256, text: node.live.text }}
				label={label}
			/>
		)
	);
}

function Tab({ at, projectId, node, tab, diff, library, may }: Props) {
	const { live } = node;
	switch (tab) {
		case "yaml":
			return (
				<>
					<YamlView
						text={live?.text ?? ""}
						label={words.yamlLabel(node.name)}
						findings={live?.findings ?? []}
					/>
					{live?.attribution && (
						<Sec title={words.attribution}>
							<pre className="sb-log">{live.attribution}</pre>
						</Sec>
					)}
				</>
			);
		case "documents":
			return (
				<LeafDocuments at={at} projectId={projectId} node={node} library={library} mayAdd={may.addDocument} />
			);
		case "history":
			return <LeafHistory at={at} node={node} diff={diff} />;
		case "findings":
			return <FindingList findings={live?.findings ?? []} />;
		default:
			return (
				<>
					{node.about && (
						<Sec title={words.about}>
							<KeyList items={aboutOf(node)} />
						</Sec>
					)}
					<LeafSeeds at={at} node={node} />
				</>
			);
	}
}

function aboutOf({ about, live }: NodeView) {
	const items = [
		{ term: words.task, value: about?.taskDescription },
		{ term: words.domain, value: about?.domain },
		{ term: words.outline, value: about?.documentOutline },
		{
			term: words.sourceDocument,
			value: about?.document && `${about.document.repo}@${about.document.commit}`,
		},
		{ term: words.createdBy, value: live?.createdBy },
		{ term: words.version, value: about?.version },
	];
	return items.flatMap(({ term, value }) =>
		value ? [{ term, value: <PlainText text={String(value)} inline /> }] : [],
	);
}
