// Plain JavaScript that any Node reads: it runs before we know which Node we have.

/**
 * Why this Node cannot run `npm ci` and then Seedbed, in one sentence; undefined if it can. The range is what
 * Prisma's preinstall check admits. Below 24 a packaged Node 24 takes over, which not every system has.
 *
 * @param {string} version as "20.20.2"
 * @param {string} system as "linux-x64"
 * @returns {string | undefined}
 */
export function whyNotThisNode(version, system) {
	const parts = version.split(".").map(Number);
	const [major, minor] = parts;
	const fits = major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
	if (!fits)
		return (
			"Seedbed needs Node 24 or newer (20.19 and 22.12 of their lines will do), and this is Node " +
			version +
			". Install Node 24, then try again."
		);
	const packaged = ["linux-x64", "linux-arm64", "win32-x64"];
	if (major < 24 && packaged.indexOf(system) === -1)
		return (
			"Seedbed needs Node 24 or newer on " +
			system +
			", and this is Node " +
			version +
			". Install Node 24, then try again."
		);
	return undefined;
}
