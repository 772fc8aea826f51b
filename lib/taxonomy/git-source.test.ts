import { expect, test } from "vitest";
import { failureOf, gitSourceOf, isGitSource, readTree } from "./git-source.ts";

test.each([
	["https://example.org/taxonomy.git", true],
	["file:///srv/taxonomy", true],
	["ssh://git@example.org/x", true],
	["git@example.org:x/y.git", true],
	["./taxonomy", false],
	["taxonomy.tar.gz", false],
	["C:\\taxonomy", false],
	["C:/taxonomy", false],
])("%s is an address: %s", (source, is) => expect(isGitSource(source)).toBe(is));

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

test.each([undefined, "main", "release/1.0", "refs/heads/abc1234", "v1", COMMIT])(
	"the ref %s is taken",
	(ref) => {
		const url = "https://example.org/taxonomy.git";
		expect(gitSourceOf(url, ref)).toEqual({ url, protocol: "https", ref: ref ?? "HEAD" });
	},
);

test.each([
	["ssh://git@example.org/x", undefined, "git.address"],
	["git@example.org:x/y.git", undefined, "git.address"],
	["ext::sh -c touch% /tmp/x", undefined, "git.address"],
	["git://example.org/x", undefined, "git.address"],
	["http://example.org/x", undefined, "git.address"],
	["http://localhost.example.org/x", undefined, "git.address"],
	["file://host/x", undefined, "git.address"],
	["https://example.org/x#main", undefined, "git.address"],
	[`https://example.org/${"x".repeat(300)}`, undefined, "git.address"],
	["https://me:secret@example.org/x", undefined, "git.credentials"],
	["https://example.org/x", "--upload-pack=touch /tmp/x", "git.ref"],
	["https://example.org/x", "main:refs/heads/x", "git.ref"],
	["https://example.org/x", "+main", null],
	["https://example.org/x", "a..b", "git.ref"],
	["https://example.org/x", "a b", "git.ref"],
	["https://example.org/x", "main@{1}", "git.ref"],
	["https://example.org/x", "", "git.ref"],
	["https://example.org/x", "0123456", "git.ref"],
])("%s at %s is refused as %s", (source, ref, code) => {
	if (code === null)
		expect(gitSourceOf(source, ref).ref).toBe(ref); // odd, and a name that git allows
	else expect(() => gitSourceOf(source, ref)).toThrow(expect.objectContaining({ code }));
});

test("a refused address with a password does not repeat it", () => {
	expect(() => gitSourceOf("https://me:secret@example.org/x")).not.toThrow(/secret/);
});

test("a listed tree is read whatever its names hold", () => {
	const name = Buffer.from([0x61, 0xff]);
	const listed = Buffer.concat([
		Buffer.from(`100644 blob ${COMMIT}      12\tknowledge/a\tb\nc/qna.yaml\0`),
		Buffer.from(`160000 commit ${COMMIT}       -\tsub\0`),
		Buffer.from(`120000 blob ${COMMIT}       3\t`),
		Buffer.concat([name, Buffer.from([0])]),
	]);
	expect(readTree(listed)).toEqual([
		{ mode: "100644", type: "blob", hash: COMMIT, size: 12, path: "knowledge/a\tb\nc/qna.yaml" },
		{ mode: "160000", type: "commit", hash: COMMIT, size: Number.NaN, path: "sub" },
		{ mode: "120000", type: "blob", hash: COMMIT, size: 3, path: null },
	]);
	expect(() => readTree(Buffer.from("100644 blob"))).toThrow("cannot be read");
});

test("what git says that nobody foresaw is handed on, made visible", () => {
	const source = gitSourceOf("https://example.org/x");
	const failure = failureOf(source, "warning: a\nfatal: \u001b[2Jodd\n");
	expect(failure).toMatchObject({
		code: "git.failed",
		message: expect.stringMatching(/fatal: \[U\+001B\]\[2Jodd$/),
	});
});
