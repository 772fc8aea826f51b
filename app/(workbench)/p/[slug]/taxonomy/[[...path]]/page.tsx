import { getProjectPage, orNotFound } from "#app/_server/project-page.ts";
import { RefreshOn } from "#components/frame/refresh-on.tsx";
import { FolderView } from "#components/taxonomy/folder-view.tsx";
import { LeafView } from "#components/taxonomy/leaf-view.tsx";
import { may } from "#lib/auth/policy.ts";
import { listDocuments } from "#lib/documents/queries.server.ts";
import { hasExport } from "#lib/taxonomy/export.server.ts";
import { getNodeByPath, getRevisionDiff } from "#lib/taxonomy/queries.server.ts";
import { getFolder } from "#lib/taxonomy/tree-queries.server.ts";

type Props = {
	params: Promise<{ slug: string; path?: string[] }>;
	searchParams: Promise<{ tab?: string; from?: string; to?: string }>;
};

/** The taxonomy, a folder, or a leaf. */
export default async function TaxonomyPage({ params, searchParams }: Props) {
	const { actor, project, params: given } = await getProjectPage(params);
	const path = (given.path ?? []).map(decodeURIComponent).join("/");
	const at = `/p/${project.slug}`;
	const mayDo = {
		write: may(actor, project.id, "contribution.write"),
		import: may(actor, project.id, "taxonomy.import"),
		addDocument: may(actor, project.id, "document.add"),
	};
	const node = path === "" ? null : await orNotFound(getNodeByPath(actor, project.id, path));
	if (node?.isLeaf) {
		const { tab = "seeds", from, to } = await searchParams;
		const number = (text: string | undefined) => (text && /^\d{1,6}$/.test(text) ? Number(text) : undefined);
		const [older, newer] = [number(from), number(to)];
		const diff =
			older && newer ? await orNotFound(getRevisionDiff(actor, node.id, { from: older, to: newer })) : null;
		const library =
			tab === "documents" && node.kind === "knowledge"
				? (await listDocuments(actor, project.id, {})).items
				: [];
		return (
			<>
				<RefreshOn kinds={["taxonomy-node", "contribution"]} />
				<LeafView
					at={at}
					projectId={project.id}
					node={node}
					tab={tab}
					diff={diff}
					library={library}
					may={mayDo}
				/>
			</>
		);
	}
	const [inside, hasSome] = await Promise.all([
		getFolder(actor, project.id, path),
		hasExport(actor, project.id, path),
	]);
	return (
		<>
			<RefreshOn kinds={["taxonomy-node"]} />
			<FolderView
				at={at}
				projectId={project.id}
				folder={node}
				may={mayDo}
				inside={inside}
				hasExport={hasSome}
			/>
		</>
	);
}
