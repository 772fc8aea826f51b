import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { POST as importTaxonomy } from "#app/api/v1/projects/[projectId]/taxonomy-imports/route.ts";
import { POST as makeProject } from "#app/api/v1/projects/route.ts";
import { openSession } from "#lib/auth/sessions.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { aMember, aProject, aSiteAdmin } from "#lib/platform/testing/factories.ts";
import { aSkillText } from "#lib/platform/testing/taxonomy-factories.ts";
import { cookieValueOf, SESSION_COOKIE } from "./cookies.ts";

/** What is sent to hurt: too much of it, what grows when it is unpacked, what points elsewhere. */

const MB = 1_000_000;
const LEAF = "compositional_skills/counting/pears/qna.yaml";

/** A body of so many pieces that are one and the same in memory, and how many of them were asked for. */
function aStream(pieces: number, first: Uint8Array, piece: Uint8Array) {
	const asked = { pieces: 0, wasCancelled: false };
	const body = new ReadableStream<Uint8Array>(
		{
			pull(controller) {
				if (asked.pieces === pieces) return controller.close();
				controller.enqueue(asked.pieces === 0 ? first : piece);
				asked.pieces += 1;
			},
			cancel() {
				asked.wasCancelled = true;
			},
		},
		{ highWaterMark: 0 },
	);
	return { body, asked };
}

async function headersOf(userId: string) {
	const cookie = `${SESSION_COOKIE}=${await cookieValueOf(await openSession(userId))}`;
	return { cookie, "sec-fetch-site": "same-origin" };
}

async function anImporter() {
	const { id: projectId } = await aProject();
	const { id: userId } = await aMember(projectId, "admin");
	const headers = await headersOf(userId);
	const send = async (body: Uint8Array | ReadableStream, path?: string) => {
		const url = new URL("http://localhost/imports?source=upload");
		if (path !== undefined) url.searchParams.set("path", path);
		const init = { method: "POST", headers, body: body as BodyInit, duplex: "half" } as const;
		return importTaxonomy(new Request(url, init), { params: Promise.resolve({ projectId }) });
	};
	/** Everything an import could write. */
	const written = async () => {
		const where = { projectId };
		return Promise.all([
			db.taxonomyImport.count({ where }),
			db.taxonomyNode.count({ where }),
			db.contribution.count({ where }),
			db.auditEntry.count({ where }),
		]);
	};
	return { projectId, send, written };
}

type Entry = { name: string; text?: string; link?: string };

async function aTar(entries: readonly Entry[]): Promise<Buffer> {
	const packed = pack();
	for (const { name, text = "", link } of entries) {
		if (link === undefined) packed.entry({ name }, text);
		else packed.entry({ name, type: "symlink", linkname: link });
	}
	packed.finalize();
	const parts: Uint8Array[] = [];
	// streamx has no types here; a pack's chunks are bytes.
	for await (const chunk of packed as unknown as AsyncIterable<Uint8Array>) parts.push(chunk);
	return Buffer.concat(parts);
}

/** The head of a tar that says it holds one file of so many bytes; its content is still to come. */
async function aTarHead(bytes: number): Promise<Uint8Array> {
	const head = (await aTar([{ name: "notes.bin" }])).subarray(0, 512);
	head.write(`${bytes.toString(8).padStart(11, "0")}\0`, 124);
	head.write("        ", 148);
	const sum = head.reduce((total, byte) => total + byte, 0);
	head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
	return head;
}

const refusalOf = async (answer: Response) => {
	const { code, detail } = (await answer.json()) as { code: string; detail: string };
	return { status: answer.status, code, detail };
};

test("an upload is stopped at 50 MB, and nothing is written", async () => {
	const { send, written } = await anImporter();
	const { body, asked } = aStream(200, await aTarHead(200 * MB), new Uint8Array(MB));
	const answer = await send(body);
	expect(await refusalOf(answer)).toEqual({
		status: 422,
		code: "upload.too-large",
		detail: "The file is larger than 50 MB. Send it in smaller parts.",
	});
	expect(asked.pieces).toBeLessThanOrEqual(60); // of 200: what comes after the limit is not asked for
	expect(await written()).toEqual([0, 0, 0, 0]);
});

test("a request of JSON is stopped at 4 MB", async () => {
	const { id } = await aSiteAdmin();
	const projects = await db.project.count();
	const { body, asked } = aStream(100, Buffer.from('{"name":"'), Buffer.alloc(MB, "a"));
	const init = { method: "POST", headers: await headersOf(id), body, duplex: "half" } as const;
	const answer = await makeProject(new Request("http://localhost/projects", init), {
		params: Promise.resolve({}),
	});
	expect(await refusalOf(answer)).toEqual({
		status: 422,
		code: "request.too-large",
		detail: "A request is at most 4 MB.",
	});
	expect(asked).toEqual({ pieces: 5, wasCancelled: true });
	expect(await db.project.count()).toBe(projects);
});

test("a link in an archive is named and never followed; the leaf beside it comes in", async () => {
	const { projectId, send } = await anImporter();
	const linked = "compositional_skills/counting/passwords/qna.yaml";
	const entries = [
		{ name: LEAF, text: aSkillText() },
		{ name: linked, link: "/etc/passwd" },
	];
	const answer = await send(gzipSync(await aTar(entries)));
	expect(answer.status).toBe(201);
	const { files } = (await answer.json()) as { files: { path: string; findings: { category: string }[] }[] };
	const ofLink = files.find(({ path }) => path.includes("passwords"));
	expect(ofLink?.findings.map(({ category }) => category)).toEqual(["seedbed:link"]);
	const leaves = await db.taxonomyNode.findMany({ where: { projectId, isLeaf: true } });
	expect(leaves.map(({ path }) => path)).toEqual(["compositional_skills/counting/pears"]);
});

test("an archive of links alone writes no leaf", async () => {
	const { projectId, send } = await anImporter();
	const answer = await send(await aTar([{ name: LEAF, link: "../../../../etc/passwd" }]));
	expect(await answer.text()).toContain("link");
	expect(await db.taxonomyNode.count({ where: { projectId, isLeaf: true } })).toBe(0);
});

test("what grows when it is unpacked, and what is no archive at all, is refused in words", async () => {
	const { send, written } = await anImporter();
	const good = { name: LEAF, text: aSkillText() };
	const bomb = gzipSync(await aTar([good, { name: "zeros.bin", text: "\0".repeat(60 * MB) }]));
	expect(bomb.byteLength).toBeLessThan(MB);
	const zip = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(2000)]);
	const refused = [
		[bomb, "archive.too-dense", /unpack/],
		[gzipSync(bomb), "archive.damaged", /Pack it again/],
		[zip, "archive.not-an-archive", /neither a .tar.gz nor a .tar/],
		[await aTar([good, { name: "../../qna.yaml", text: "x" }]), "archive.unsafe-path", /\.\./],
	] as const;
	for (const [bytes, code, says] of refused) {
		const refusal = await refusalOf(await send(bytes));
		expect(refusal).toMatchObject({ status: 422, code });
		expect(refusal.detail).toMatch(says);
		expect(await written()).toEqual([0, 0, 0, 0]);
	}
});

test("escapes of characters that no database keeps are no failure", async () => {
	const { projectId, send } = await anImporter();
	const text = aSkillText().replace("There are 1 pears.", String.raw`"one\0two \ud800 \x1b[2J"`);
	const answer = await send(Buffer.from(text), "compositional_skills/counting/pears");
	expect(answer.status, await answer.clone().text()).toBe(201);
	expect(await db.taxonomyNode.count({ where: { projectId, isLeaf: true } })).toBe(1);
});
