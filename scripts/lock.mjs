// Whether package.json and package-lock.json say exactly what is installed, on every system.

/** @typedef {{ packages: Record<string, { version?: string, optionalDependencies?: Record<string, string> }> }} Lock */

/**
 * Every version must be exact: a range lets two machines install two things.
 *
 * @param {Record<string, Record<string, string> | undefined>} manifest package.json
 * @returns {string[]} what is not, as "name version"
 */
export function looseVersions(manifest) {
	return ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
		Object.entries(manifest[kind] ?? {})
			.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))
			.map(([name, version]) => `${name} ${version}`),
	);
}

/**
 * npm refuses a lock file that names an optional package without describing it, and does so everywhere: a lock made
 * where the registry lacked one system's package breaks the install on all.
 *
 * @param {Lock} lock
 * @returns {string[]} the packages that are named and missing, as "name wanted by path"
 */
export function missingOptionals({ packages }) {
	return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
		Object.keys(optionalDependencies)
			.filter((name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`])
			.map((name) => `${name} wanted by ${path || "package.json"}`),
	);
}
