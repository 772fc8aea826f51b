const listeners = new Set<(text: string) => void>();

/** Says a change of state to those who listen to the page: "Run 214 paused: token budget reached". */
export function announce(text: string) {
	for (const listener of listeners) listener(text);
}

export function onAnnounce(listener: (text: string) => void) {
	listeners.add(listener);
	return () => {
		listeners.delete(listener);
	};
}
