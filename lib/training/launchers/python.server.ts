/** Where the trainer is. Paths are absolute. */
export type TrainerHome = {
	/** The Python of the trainer's environment (scripts/trainer-env.mjs makes it). */
	python: string;
	/** The folder that holds the package, workers/trainer. */
	packageDir: string;
	/** The environment to take from; only what a trainer needs is passed on. */
	env: Readonly<Record<string, string | undefined>>;
};

// The trainer reads files of strangers: it gets no database address, no token and no key of ours.
const PASSED_ON = [
	"PATH",
	"HOME",
	"LANG",
	"LC_ALL",
	"TMPDIR",
	"TZ",
	"LD_LIBRARY_PATH",
	"CUDA_VISIBLE_DEVICES",
	"NVIDIA_VISIBLE_DEVICES",
	"PYTORCH_CUDA_ALLOC_CONF",
	"OMP_NUM_THREADS",
];

/** The environment of a trainer process: nothing secret, and no fetching of models from anywhere. */
export function trainerEnvironment(home: TrainerHome): NodeJS.ProcessEnv {
	const out: Record<string, string> = {};
	for (const name of PASSED_ON) {
		const value = home.env[name];
		if (value !== undefined) out[name] = value;
	}
	return {
		...out,
		// Python does not care; Next's types want it in every environment
		NODE_ENV: "production",
		PYTHONPATH: home.packageDir,
		PYTHONUNBUFFERED: "1",
		HF_HUB_OFFLINE: "1",
		TOKENIZERS_PARALLELISM: "false",
	};
}
