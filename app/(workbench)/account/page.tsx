import { getPageActor } from "#app/_server/page-session.ts";
import { Tokens } from "#components/account/tokens.tsx";
import { SiteFrame } from "#components/frame/site-frame.tsx";
import { Page, Sec } from "#components/ui/page.tsx";
import { listMyProjects, listMyTokens } from "#lib/auth/queries.server.ts";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").account;

export default async function AccountPage() {
	const actor = await getPageActor();
	const [projects, tokens] = await Promise.all([listMyProjects(actor), listMyTokens(actor)]);
	return (
		<SiteFrame userName={actor.name} projects={projects.map(({ slug, name }) => ({ slug, name }))}>
			<Page title={words.title} facts={actor.name}>
				<Sec title={words.tokens} note={words.tokensSays}>
					<Tokens initial={tokens} />
				</Sec>
			</Page>
		</SiteFrame>
	);
}
