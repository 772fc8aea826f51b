import { getProjectPage } from "#app/_server/project-page.ts";
import { FreezeForm } from "#components/datasets/freeze-form.tsx";
import { Page } from "#components/ui/page.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import { may } from "#lib/auth/policy.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").datasets;

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ name?: string | string[] }> };

/** Freezes accepted samples. */
export default async function FreezePage({ params, searchParams }: Props) {
	const { actor, project } = await getProjectPage(params);
	const { name } = await searchParams;
	const at = `/p/${project.slug}`;
	return (
		<Page
			title={words.form.title}
			section={words.title}
			facts={words.form.facts}
			crumbs={[{ label: words.title, href: `${at}/datasets` }, { label: words.form.title }]}
		>
			{may(actor, project.id, "dataset.freeze") ? (
				<FreezeForm projectId={project.id} at={at} name={typeof name === "string" ? name : ""} />
			) : (
				<NoPermission says={words.mayNotFreeze} />
			)}
		</Page>
	);
}
