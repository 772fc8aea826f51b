import { ButtonLink } from "#components/ui/button-link.tsx";
import { wordsFor } from "#lib/words/words.ts";

const words = wordsFor("en").taxonomy;

type Props = {
	/** "/p/demo". */
	at: string;
	/** The folder that a new leaf would lie in; left out for the whole taxonomy. */
	folder?: string | undefined;
	/** Left out where there is nothing to export. */
	exportHref?: string | undefined;
	may: { write: boolean; import: boolean };
};

/** What adds to the taxonomy, as far as this person may, and what takes it away with them. */
export function TaxonomyActions({ at, folder, exportHref, may }: Props) {
	const here = folder === undefined ? "" : `?folder=${encodeURIComponent(folder)}`;
	return (
		<>
			{exportHref !== undefined && (
				<ButtonLink href={exportHref} download>
					{words.exportButton}
				</ButtonLink>
			)}
			{may.import && (
				<ButtonLink href={`${at}/taxonomy/import`} primary={!may.write}>
					{words.importButton}
				</ButtonLink>
			)}
			{may.write && (
				<ButtonLink href={`${at}/contributions/new${here}`} primary>
					{folder === undefined ? words.newLeaf : words.newLeafHere}
				</ButtonLink>
			)}
		</>
	);
}
