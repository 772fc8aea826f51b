import { expect, it } from "vitest";
import { countJunit, countPlaywright, countVitest, judgeSkips, none } from "./reports.mjs";

it("counts vitest's tests, and a file that could not be loaded as one that failed", () => {
	const report = {
		success: false,
		testResults: [
			{
				name: "/x/a.test.ts",
				status: "failed",
				assertionResults: [
					{ status: "passed", fullName: "a" },
					{ status: "failed", fullName: "b" },
					{ status: "skipped", fullName: "c" },
				],
			},
			{ name: "/x/b.test.ts", status: "failed", message: "Cannot find module\nat", assertionResults: [] },
		],
	};
	expect(countVitest(report)).toEqual({
		passed: 1,
		failed: 2,
		skipped: ["/x/a.test.ts: c"],
		notes: ["/x/b.test.ts could not run: Cannot find module"],
	});
});

it("counts an error outside of any test, and a run without tests, as failed", () => {
	const testResults = [
		{ name: "a", status: "passed", assertionResults: [{ status: "passed", fullName: "a" }] },
	];
	expect(countVitest({ success: false, testResults }).failed).toBe(1);
	expect(countVitest({ success: true, testResults }).failed).toBe(0);
	expect(countVitest({ success: true, testResults: [] }).failed).toBe(1);
	expect(countPlaywright({ suites: [] }).failed).toBe(1);
});

it("counts Playwright's tests through all its suites, and errors such as a server that did not start", () => {
	const spec = (title: string, status: string, description?: string) => ({
		title,
		file: "a.spec.ts",
		tests: [{ status, annotations: description === undefined ? [] : [{ type: "skip", description }] }],
	});
	const suites = [
		{
			title: "a",
			specs: [spec("one", "expected")],
			suites: [
				{
					title: "b",
					specs: [spec("two", "unexpected"), spec("three", "flaky"), spec("four", "skipped", "no data")],
				},
			],
		},
	];
	const count = countPlaywright({ suites, errors: [{ message: "no server" }] });
	expect(count).toMatchObject({ passed: 1, failed: 3, notes: ["no server"] });
	expect(count.skipped).toEqual(["a.spec.ts: four (no data)"]);
});

it("counts pytest's tests, errors with the failures", () => {
	const xml = `<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="1" failures="2" skipped="1" tests="7" time="1">
		<testcase classname="t" name="test_a" time="0.0" /><testcase classname="t" name="test_b" time="0"><skipped type="pytest.skip" message="needs a GPU">x</skipped></testcase></testsuite></testsuites>`;
	expect(countJunit(xml)).toEqual({ passed: 3, failed: 3, skipped: ["test_b (needs a GPU)"], notes: [] });
	expect(countJunit("").failed).toBe(1);
});

it("excuses what needs a GPU, and what needs the shared data where they are absent; all else that was skipped failed", () => {
	const judged = (hasData: boolean) => {
		const count = { ...none(), skipped: ["a (needs a GPU)", "b", "c (needs root, who may mount one)"] };
		judgeSkips("unit", count, "../data", hasData);
		return count;
	};
	expect(judged(false)).toEqual({
		passed: 0,
		failed: 1,
		skipped: ["unit: a (needs a GPU)", "unit: b (../data is absent)"],
		notes: ["did not run: c (needs root, who may mount one)"],
	});
	expect(judged(true)).toMatchObject({ failed: 2, skipped: ["unit: a (needs a GPU)"] });
});
