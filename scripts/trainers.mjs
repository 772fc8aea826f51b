// The trainers of this data folder that outlive the supervisor: told to save when it stops, and named.
import { globSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Tells each trainer that runs here to save what it has and end. Does not wait for it: the next start's worker takes
 * the training up where it was saved. Which process a trainer is, its launcher knows: by its number and its start, for
 * a number alone may be another's by now.
 *
 * @param {string} data the data folder
 * @returns {Promise<string[]>} the names of their jobs
 */
export async function tellTrainersToSave(data) {
	const noted = globSync(join(data, "training/*/output/launch/*.pid"));
	if (noted.length === 0) return [];
	const { localLauncher } = await import("#lib/training/launchers/local.server.ts");
	const launcher = localLauncher(() => Promise.reject(new Error("Nothing is launched here.")));
	const told = await Promise.all(
		noted.map(async (file) => {
			const name = basename(file, ".pid");
			const outputDir = dirname(dirname(file));
			const { state } = await launcher.look(name, outputDir);
			if (state !== "running") return [];
			await launcher.stop(name, outputDir, { save: true });
			return [name];
		}),
	);
	return told.flat().sort();
}
