import type { ChatMessage } from "#lib/teachers/teacher.ts";

/** The training row of instructlab-sdg, `messages` format: exactly these four keys, in this order. */
export type TrainingRow = {
	/** A UUID. */
	id: string;
	/** System first, then user and assistant in turn. */
	messages: readonly ChatMessage[];
	/** JSON as text. */
	metadata: string;
	/** True: the loss counts on every role but system. False: on the assistant alone. */
	unmask: boolean;
};

/** Knowledge for the knowledge phase, knowledge replayed in the skills phase, and skills. */
export type RowPhase = "p07" | "p10" | "skills";

/** What a row is made from. `document` is the chunk a knowledge question was asked about. */
export type RowContent =
	| {
			kind: "knowledge";
			document: string;
			question: string;
			answer: string;
			domain: string;
			/** The document before it was rewritten, where a pipeline rewrites documents. */
			rawDocument?: string;
			datasetType?: string;
	  }
	| {
			kind: "skill";
			question: string;
			answer: string;
			/** Of a grounded skill. */
			context?: string;
			taskDescription: string;
			/** "compositional_skills/writing/…" */
			leafPath: string;
	  };

/**
 * The messages of a row. Knowledge asks with its document in front of the question, a grounded skill with its
 * context; without a system prompt there is no system message.
 */
export function rowMessages(content: RowContent, systemPrompt: string): ChatMessage[] {
	const ground = content.kind === "knowledge" ? content.document : (content.context ?? "");
	const user = ground === "" ? content.question : `${ground}\n\n${content.question}`;
	const turns: ChatMessage[] = [
		{ role: "user", content: user },
		{ role: "assistant", content: content.answer },
	];
	return systemPrompt === "" ? turns : [{ role: "system", content: systemPrompt }, ...turns];
}

/** Metadata under the keys that instructlab-sdg uses, as JSON text. */
export function rowMetadata(content: RowContent): string {
	if (content.kind === "skill") {
		return JSON.stringify({
			task_description: content.taskDescription,
			leaf_node_path: content.leafPath,
			leaf_node_type: content.context ? "grounded_skill" : "freeform_skill",
			...(content.context ? { context: content.context } : {}),
		});
	}
	return JSON.stringify({
		sdg_document: content.document,
		domain: content.domain,
		dataset: "document_knowledge_qa",
		...(content.rawDocument === undefined ? {} : { raw_document: content.rawDocument }),
		...(content.datasetType === undefined ? {} : { dataset_type: content.datasetType }),
	});
}

/** Which phases a row of this kind has a form for. */
export function phasesOf(kind: RowContent["kind"]): readonly RowPhase[] {
	return kind === "knowledge" ? ["p07", "p10"] : ["skills"];
}

/** Knowledge trains on document and question too; a skill on the answer alone. */
export function unmaskOf(phase: RowPhase): boolean {
	return phase !== "skills";
}

/** One line of a `messages` JSONL file, with its line break. Equal rows give equal bytes. */
export function rowLine({ id, messages, metadata, unmask }: TrainingRow): string {
	const plain = messages.map(({ role, content }) => ({ role, content }));
	return `${JSON.stringify({ id, messages: plain, metadata, unmask })}\n`;
}

/** Everything wrong with a value as a training row, in sentences; empty when it is one. */
export function rowFaults(value: unknown): string[] {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return ["A row is a JSON object."];
	const row = new Map(Object.entries(value));
	const faults: string[] = [];
	const keys = ["id", "messages", "metadata", "unmask"];
	for (const key of keys) if (!row.has(key)) faults.push(`"${key}" is missing.`);
	for (const key of row.keys())
		if (!keys.includes(key)) faults.push(`"${key}" is not a key of a training row.`);
	if (row.has("id") && !isUuid(row.get("id"))) faults.push('"id" is not a UUID.');
	if (row.has("unmask") && typeof row.get("unmask") !== "boolean")
		faults.push('"unmask" is not true or false.');
	if (row.has("metadata") && !isJsonText(row.get("metadata"))) faults.push('"metadata" is not JSON as text.');
	if (row.has("messages")) faults.push(...messageFaults(row.get("messages")));
	return faults;
}

function messageFaults(messages: unknown): string[] {
	if (!Array.isArray(messages)) return ['"messages" is not a list.'];
	const faults: string[] = [];
	const roles: string[] = [];
	for (const [index, message] of messages.entries()) {
		const { role, content } = Object(message) as { role?: unknown; content?: unknown }; // of any JSON value
		if (role !== "system" && role !== "user" && role !== "assistant")
			faults.push(`Message ${index + 1} has no known role.`);
		else roles.push(role);
		if (typeof content !== "string") faults.push(`Message ${index + 1} has no text.`);
		else if (content.trim() === "" && role !== "system") faults.push(`Message ${index + 1} is empty.`);
	}
	if (faults.length > 0) return faults;
	const turns = roles[0] === "system" ? roles.slice(1) : roles;
	const inTurn = turns.every((role, index) => role === (index % 2 === 0 ? "user" : "assistant"));
	if (turns.length < 2 || turns.length % 2 !== 0 || !inTurn)
		faults.push("After the system message, user and assistant speak in turn, and the assistant last.");
	return faults;
}

function isUuid(value: unknown): boolean {
	return typeof value === "string" && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value);
}

function isJsonText(value: unknown): boolean {
	if (typeof value !== "string") return false;
	try {
		JSON.parse(value);
		return true;
	} catch {
		return false;
	}
}
