import { Ago } from "#components/ui/ago.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Tag } from "#components/ui/tag.tsx";
import type { HomeView } from "#lib/home/schema.ts";
import { formatsFor } from "#lib/words/format.ts";
import { wordsFor } from "#lib/words/words.ts";
import css from "./home.module.css";

const TONE = {
	submitted: "pending",
	changes_requested: "caution",
	draft: "line",
	samples: "pending",
} as const;

/** What waits for this person: one row, one button each. */
export function Needs({ needs, at }: { needs: HomeView["needs"]; at: string }) {
	const words = wordsFor("en").home;
	const { integer } = formatsFor("en");
	return (
		<ul className={css.rows}>
			{needs.map(({ key, state, label, count, number, at: since }) => (
				<li key={key} className={css.row}>
					<Tag tone={TONE[state]}>{words.state[state]}</Tag>
					<span className="sb-grow">
						{state === "samples" ? words.samplesWait(integer(count)) : words.contribution(number, label)}
					</span>
					{since !== null && (
						<span className="sb-meta">
							<Ago at={since} />
						</span>
					)}
					<ButtonLink href={hrefOf(at, state, number)} size="xs">
						{verbOf(words, state)}
					</ButtonLink>
				</li>
			))}
		</ul>
	);
}

function hrefOf(at: string, state: HomeView["needs"][number]["state"], number: number): string {
	if (state === "samples") return `${at}/samples`;
	return state === "draft" ? `${at}/contributions/${number}/edit` : `${at}/contributions/${number}`;
}

type HomeWords = ReturnType<typeof wordsFor>["home"];

function verbOf(words: HomeWords, state: HomeView["needs"][number]["state"]): string {
	const verbs = {
		samples: words.reviewSamples,
		submitted: words.review,
		changes_requested: words.seeChanges,
		draft: words.openDraft,
	};
	return verbs[state];
}
