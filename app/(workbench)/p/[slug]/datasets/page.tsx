import Link from "next/link";
import { getProjectPage } from "#app/_server/project-page.ts";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { Ago } from "#components/ui/ago.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Page } from "#components/ui/page.tsx";
import { Empty } from "#components/ui/states.tsx";
import { Tag } from "#components/ui/tag.tsx";
import { may } from "#lib/auth/policy.ts";
import { listDatasets } from "#lib/datasets/queries.server.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").datasets;
const { integer } = formatsFor("en");

/** The datasets of a project, each with its newest version. */
export default async function DatasetsPage({ params }: { params: Promise<{ slug: string }> }) {
	const { actor, project } = await getProjectPage(params);
	const datasets = await listDatasets(actor, project.id);
	const at = `/p/${project.slug}/datasets`;
	const mayFreeze = may(actor, project.id, "dataset.freeze");
	const freeze = (
		<ButtonLink href={`${at}/new`} primary>
			{words.freezeNew}
		</ButtonLink>
	);
	return (
		<Page
			title={words.title}
			facts={words.facts}
			{...(mayFreeze && datasets.length > 0 && { actions: freeze })}
		>
			<RefreshOn kinds={["dataset"]} />
			<DataTable
				label={words.title}
				keys
				columns={[
					{ key: "name", head: words.columns.name },
					{ key: "versions", head: words.columns.versions },
					{ key: "rows", head: words.columns.rows, num: true },
					{ key: "heldOut", head: words.columns.heldOut, num: true },
					{ key: "warnings", head: words.columns.warnings },
					{ key: "when", head: words.columns.when },
				]}
				rows={datasets.map(({ id, name, versions }) => {
					const [newest] = versions;
					const to = (number: number) => `${at}/${encodeURIComponent(name)}/${number}`;
					return {
						key: id,
						cells: newest
							? [
									<Link key="name" href={to(newest.number)}>
										{words.named(name, newest.number)}
									</Link>,
									<span key="versions" className="sb-row sb-wrap">
										{versions.map(({ id: version, number }) => (
											<Link key={version} href={to(number)}>
												{words.version(number)}
											</Link>
										))}
									</span>,
									integer(newest.rowCount),
									integer(newest.heldOutCount),
									newest.warnings > 0 ? (
										<Tag key="warnings" tone="caution">
											{words.warningTag(newest.warnings)}
										</Tag>
									) : (
										"–"
									),
									<Ago key="when" at={newest.at} />,
								]
							: [name, words.noVersion, "–", "–", "–", "–"],
					};
				})}
				empty={
					<Empty heading={words.none} {...(mayFreeze && { action: freeze })}>
						{words.noneSays} {!mayFreeze && words.mayNotFreeze}
					</Empty>
				}
			/>
			{!mayFreeze && datasets.length > 0 && <p className="sb-meta">{words.mayNotFreeze}</p>}
		</Page>
	);
}
