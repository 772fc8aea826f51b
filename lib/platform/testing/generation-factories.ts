import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";
import { KEY_ID, seal } from "#lib/platform/secrets.server.ts";
import { saveNodeRevision } from "#lib/taxonomy/revisions.server.ts";
import { keptReplies } from "#lib/teachers/kept-replies.server.ts";
import type { Teacher } from "#lib/teachers/teacher.ts";

/** A teacher at this address, which the project may use. Its address must be one of the allowed private hosts. */
export async function aTeacher(
	projectId: string,
	over: {
		baseUrl?: string;
		model?: string;
		profile?: "lab" | "small";
		maxConcurrency?: number;
		timeoutSeconds?: number;
		apiKey?: string;
		priceInMicros?: bigint;
		priceOutMicros?: bigint;
		currency?: string;
	} = {},
) {
	const { apiKey, ...given } = over;
	const id = newId();
	const row = await db.teacher.create({
		data: {
			id,
			name: `Teacher ${id}`,
			kind: "http",
			baseUrl: "http://127.0.0.1:9/v1",
			model: "fake",
			profile: "lab",
			isOpen: true,
			licence: "Apache-2.0",
			allowsTraining: true,
			maxConcurrency: 8,
			contextTokens: 32_768,
			timeoutSeconds: 30,
			...given,
			projects: { create: { projectId } },
		},
	});
	if (apiKey) {
		const sealed = new Uint8Array(seal(apiKey, `teacher:${id}`));
		await db.teacherSecret.create({
			data: { teacherId: id, keyId: KEY_ID, sealed, lastFour: apiKey.slice(-4) },
		});
	}
	return row;
}

/** Lets teachers of these addresses be reached. */
export async function allowHosts(...hosts: string[]): Promise<void> {
	const key = "allowed-private-hosts";
	await db.setting.upsert({ where: { key }, create: { key, value: hosts }, update: { value: hosts } });
}

/** A fake teacher with its replies kept, as every real one's are: lineage names them. */
export function recorded(teacher: Teacher, row: Parameters<typeof keptReplies>[0]): Teacher {
	const cache = keptReplies(row);
	return {
		model: teacher.model,
		async complete(request, call) {
			const reply = await teacher.complete(request, call);
			await cache.save(reply.callKey, reply, request, call);
			return reply;
		},
	};
}

/** A live leaf of five seed examples, without the taxonomy's commands. */
export async function aLeaf(projectId: string, path = `compositional_skills/writing/${newId()}`) {
	const kind = path.startsWith("knowledge/") ? "knowledge" : "compositional_skill";
	const nodeId = newId();
	const name = path.split("/").at(-1) ?? path;
	await db.taxonomyNode.create({ data: { id: nodeId, projectId, kind, path, name, isLeaf: true } });
	const importId = newId();
	await db.taxonomyImport.create({
		data: {
			id: importId,
			projectId,
			number: await nextNumber(db, projectId, "import"),
			source: "a test",
			actorKind: "system",
			actorId: "test",
		},
	});
	const bytes = new TextEncoder().encode(SKILL);
	const revision = await saveNodeRevision(db, projectId, {
		nodeId,
		path,
		bytes,
		origin: "import",
		importId,
		authorId: null,
	});
	return { nodeId, path, revisionId: revision.id };
}

const THINGS = ["a kettle", "an umbrella", "a ladder", "a candle", "a wheelbarrow"];

const SKILL = [
	"version: 3",
	"created_by: asha",
	"task_description: Say in one plain sentence what an everyday thing is for.",
	"seed_examples:",
	...THINGS.flatMap((thing) => [
		`  - question: What is ${thing} for?`,
		`    answer: People use ${thing} when they want an old job at home to be a little easier.`,
	]),
	"",
].join("\n");
