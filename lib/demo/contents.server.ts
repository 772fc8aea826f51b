import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { readLeaf } from "#lib/taxonomy/leaf.ts";

/** A leaf of the demo project, as an archive would bring it. */
export type DemoLeaf = {
	/** From the branch on: "knowledge/textbook/astronomy/phases_of_the_moon". */
	path: string;
	/** The bytes of its qna.yaml. */
	qna: Uint8Array;
	attribution: string;
};

/** A document of a knowledge leaf, in Markdown. */
export type DemoDocument = { name: string; text: string; leafPath: string };

export type DemoContents = { leaves: readonly DemoLeaf[]; documents: readonly DemoDocument[] };

/**
 * The demo project's words, all our own: its leaves by path, and the documents that its knowledge leaves name.
 *
 * @param folder where `taxonomy/` and `documents/` are; the product's own unless a test says otherwise
 * @throws Error when a file is missing or a document belongs to no leaf: the installation is damaged
 */
export async function readDemoContents(folder = join(process.cwd(), "lib", "demo")): Promise<DemoContents> {
	const root = join(folder, "taxonomy");
	const files = (await readdir(root, { recursive: true }))
		.filter((file) => basename(file) === "qna.yaml")
		.sort();
	const leaves = await Promise.all(
		files.map(async (file): Promise<DemoLeaf> => {
			const place = join(root, dirname(file));
			return {
				path: relative(root, place).split(sep).join("/"),
				qna: await readFile(join(place, "qna.yaml")),
				attribution: await readFile(join(place, "attribution.txt"), "utf8"),
			};
		}),
	);
	const owners = new Map(
		leaves.flatMap(({ path, qna }) =>
			(readLeaf(qna, path)?.document?.patterns ?? []).map((name) => [name, path] as const),
		),
	);
	const documents = await Promise.all(
		(await readdir(join(folder, "documents"))).sort().map(async (name): Promise<DemoDocument> => {
			const leafPath = owners.get(name);
			if (leafPath === undefined) throw new Error(`The demo document ${name} belongs to no leaf.`);
			return { name, text: await readFile(join(folder, "documents", name), "utf8"), leafPath };
		}),
	);
	return { leaves, documents };
}
