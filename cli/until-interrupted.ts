import { Interrupted } from "./command.ts";

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** Aborted by the first Ctrl-C, with the error to end with; a second one ends the process as ever. */
export function untilInterrupted(says: string): { signal: AbortSignal; forget: () => void } {
	const controller = new AbortController();
	const onSignal = (name: NodeJS.Signals) => {
		forget();
		controller.abort(new Interrupted(says, SIGNALS[name as keyof typeof SIGNALS])); // no other is listened to
	};
	const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
	const forget = () => {
		for (const name of names) process.off(name, onSignal);
	};
	for (const name of names) process.on(name, onSignal);
	return { signal: controller.signal, forget };
}
