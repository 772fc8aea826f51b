import type { ReactNode } from "react";
import { Ago } from "#components/ui/ago.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Page } from "#components/ui/page.tsx";
import { Person } from "#components/ui/person.tsx";
import { TabsNav } from "#components/ui/tabs-nav.tsx";
import { Tag } from "#components/ui/tag.tsx";
import type { DatasetVersionView } from "#lib/datasets/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import { ExportButtons } from "./export-buttons.tsx";
import { WarningList } from "./warning-list.tsx";

const words = wordsFor("en").datasets;
const { integer } = formatsFor("en");

type Props = {
	/** The project's address. */
	at: string;
	version: DatasetVersionView;
	tab: "mix" | "rows" | "provenance";
	mayTrain: boolean;
	children: ReactNode;
};

/** The head of a version, the same on each of its tabs: whoever reads rows sees the warnings too. */
export function VersionPage({ at, version, tab, mayTrain, children }: Props) {
	const title = words.named(version.name, version.number);
	return (
		<Page
			title={title}
			section={words.title}
			crumbs={[
				{ label: words.title, href: `${at}/datasets` },
				{ label: version.name, href: `${at}/datasets/${encodeURIComponent(version.name)}` },
				{ label: words.version(version.number) },
			]}
			tag={
				<>
					<Tag tone="accepted">{words.frozen}</Tag>
					{version.warnings.length > 0 && (
						<Tag tone="caution">{words.warningTag(version.warnings.length)}</Tag>
					)}
				</>
			}
			facts={
				<span className="sb-row sb-wrap">
					<Person name={version.frozenBy} />
					<Ago prose at={version.at} />
					<span className="sb-code" title={version.sha256}>
						{words.sha(`${version.sha256.slice(0, 4)}…${version.sha256.slice(-4)}`)}
					</span>
					<span>
						{version.trainings.length > 0 ? words.usedBy(version.trainings.join(", ")) : words.unused}
					</span>
				</span>
			}
			actions={
				<>
					{mayTrain && (
						<ButtonLink href={`${at}/training/new?dataset=${version.id}`} primary>
							{words.train}
						</ButtonLink>
					)}
					<ExportButtons version={{ id: version.id, warnings: version.warnings }} />
				</>
			}
		>
			{version.warnings.length > 0 && <WarningList heading={words.warnings} warnings={version.warnings} />}
			<TabsNav
				label={words.tabs.label}
				current={tab}
				tabs={[
					{ value: "mix", label: words.tabs.mix },
					{ value: "rows", label: words.tabs.rows, count: integer(version.rowCount + version.heldOutCount) },
					{ value: "provenance", label: words.tabs.provenance },
				]}
			/>
			{children}
		</Page>
	);
}
