// What the runners' reports say, counted the same way.

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skipped each with its reason
 * @property {string[]} notes what a person should know of a failure that the runner itself may not have printed
 */

/** @returns {Count} */
export const none = () => ({ passed: 0, failed: 0, skipped: [], notes: [] });

/** A suite that could not run has failed. @returns {Count} */
export const couldNotRun = (/** @type {string} */ why) => ({ ...none(), failed: 1, notes: [why] });

/**
 * @param {{ success: boolean, testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string }[] }[] }} report of `vitest --reporter=json`
 * @returns {Count}
 */
export function countVitest(report) {
	const count = none();
	for (const { name, status, message, assertionResults } of report.testResults) {
		for (const { status: each, fullName } of assertionResults) {
			if (each === "passed") count.passed++;
			else if (each === "failed") count.failed++;
			else count.skipped.push(`${shorten(name)}: ${fullName}`);
		}
		if (status === "failed" && !assertionResults.some((each) => each.status === "failed")) {
			count.failed++;
			count.notes.push(`${shorten(name)} could not run: ${message?.split("\n")[0] ?? ""}`);
		}
	}
	if (!report.success && count.failed === 0) {
		count.failed++;
		count.notes.push("An error outside of any test ended the run.");
	}
	if (count.passed + count.failed + count.skipped.length === 0) return couldNotRun("No test was found.");
	return count;
}

/**
 * @typedef {{ title: string, specs?: { title: string, file: string, tests: { status: string, annotations?: { type: string, description?: string }[] }[] }[], suites?: Suite[] }} Suite
 * @param {{ suites: Suite[], errors?: { message?: string }[] }} report of Playwright's json reporter
 * @returns {Count}
 */
export function countPlaywright(report) {
	const count = none();
	const visit = (/** @type {Suite} */ suite) => {
		for (const spec of suite.specs ?? []) {
			for (const { status, annotations = [] } of spec.tests) {
				if (status === "expected") count.passed++;
				else if (status === "skipped") {
					const reason = annotations.find(({ type }) => type === "skip" || type === "fixme")?.description;
					count.skipped.push(`${spec.file}: ${spec.title}${reason ? ` (${reason})` : ""}`);
				} else count.failed++; // flaky, too: it failed once
			}
		}
		suite.suites?.forEach(visit);
	};
	report.suites.forEach(visit);
	for (const { message = "" } of report.errors ?? []) {
		count.failed++;
		count.notes.push(message.split("\n")[0] ?? "");
	}
	if (count.passed + count.failed + count.skipped.length === 0) return couldNotRun("No test was found.");
	return count;
}

/**
 * @param {string} xml of `pytest --junitxml`
 * @returns {Count}
 */
export function countJunit(xml) {
	const suite = /<testsuite\b[^>]*>/.exec(xml)?.[0];
	if (!suite) return couldNotRun("pytest's report is not one.");
	const figure = (/** @type {string} */ name) =>
		Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
	const skipped = [...xml.matchAll(/<testcase\b([^>]*)>\s*<skipped\b[^>]*?message="([^"]*)"/g)].map(
		([, attributes = "", reason]) => `${/\bname="([^"]*)"/.exec(attributes)?.[1]} (${reason})`,
	);
	const failed = figure("failures") + figure("errors");
	const passed = figure("tests") - failed - figure("skipped");
	if (figure("tests") === 0) return couldNotRun("No test was found.");
	return { passed, failed, skipped, notes: [] };
}

/**
 * A test may be skipped for want of the shared data, and where that is absent says so; all else that did not run,
 * failed: also what names another want of its own, as "(needs root)" does. What needs a GPU is named as not proven,
 * here as in the README.
 *
 * @param {string} section
 * @param {Count} count is changed
 * @param {string} data the folder of the shared data
 * @param {boolean} hasData whether it is there
 */
export function judgeSkips(section, count, data, hasData) {
	const isExcused = (/** @type {string} */ each) =>
		/needs a GPU/.test(each) || (!hasData && !/\(needs /.test(each));
	for (const each of count.skipped) {
		if (isExcused(each)) continue;
		count.failed++;
		count.notes.push(
			/\(needs /.test(each) ? `did not run: ${each}` : `skipped, although ${data} is there: ${each}`,
		);
	}
	count.skipped = count.skipped
		.filter(isExcused)
		.map((each) => `${section}: ${each}${/\)$/.test(each) ? "" : ` (${data} is absent)`}`);
}

const shorten = (/** @type {string} */ file) => file.replace(`${process.cwd()}/`, "");
