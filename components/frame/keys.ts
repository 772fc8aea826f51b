"use client";

import { useEffect, useId, useRef, useSyncExternalStore } from "react";
import { isPress, isSequence, isSingle, type Press } from "./key-match.ts";
import { makeStore } from "./store.ts";

export type KeyBinding = {
	/** "J", "?", "Shift X", "Ctrl Enter", "Alt ArrowUp", "F8", or "G T" for G and then T. */
	keys: string;
	/** What it does, for the help. */
	does: string;
	run: () => void;
	/** Acts in text fields too: by default only keys with Ctrl, Alt or F1–F12 do. */
	inFields?: boolean;
};

type Registered = { id: string; group: "page" | "anywhere"; bindings: readonly KeyBinding[] };

const registry = makeStore<readonly Registered[]>([]);
const singleKeys = makeStore(true);
const nothing: readonly Registered[] = [];

/** Switches the keys that are one letter or sign (WCAG 2.1.4); kept in a cookie of this browser. */
export function setSingleKeys(on: boolean) {
	singleKeys.set(on);
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
	document.cookie = `seedbed-single-keys=${on ? "on" : "off"}; path=/; max-age=31536000; samesite=lax`;
}

export const useSingleKeys = (): boolean =>
	useSyncExternalStore(singleKeys.subscribe, singleKeys.get, () => true);

/** Every key that works here now, for the help. */
export const useRegisteredKeys = (): readonly Registered[] =>
	useSyncExternalStore(registry.subscribe, registry.get, () => nothing);

/**
 * Binds keys while the component is there and lists them in the help. They are dead in dialogs and with AltGr,
 * and single keys also in fields.
 */
export function useKeys(bindings: readonly KeyBinding[], group: "page" | "anywhere" = "page") {
	const id = useId();
	const latest = useRef(bindings);
	latest.current = bindings;
	const names = bindings.map((binding) => `${binding.keys}\t${binding.does}`).join("\n");
	useEffect(() => {
		if (names === "") return;
		const live = latest.current.map((binding, index) => ({
			...binding,
			run: () => latest.current[index]?.run(),
		}));
		registry.set([...registry.get(), { id, group, bindings: live }]);
		return () => registry.set(registry.get().filter((entry) => entry.id !== id));
	}, [id, group, names]);
}

const inField = (target: EventTarget | null) =>
	target instanceof HTMLElement &&
	(target.isContentEditable ||
		// Monaco writes through an EditContext, on an element that is neither field nor editable.
		target.closest('[role="textbox"]') !== null ||
		/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
	!(target instanceof HTMLInputElement && /^(checkbox|radio|button|submit|range|file)$/.test(target.type));

let first: { key: string; at: number } | undefined;

function onKeyDown(event: KeyboardEvent) {
	if (event.defaultPrevented || event.isComposing) return;
	const press: Press = {
		key: event.key,
		ctrlKey: event.ctrlKey,
		metaKey: event.metaKey,
		altKey: event.altKey,
		shiftKey: event.shiftKey,
		altGraph: event.getModifierState("AltGraph"),
	};
	const field = inField(event.target);
	const dialog = document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
	// Later components lie above earlier ones: theirs is the key.
	const all = registry
		.get()
		.toReversed()
		.flatMap((entry) => entry.bindings);
	const started = first !== undefined && Date.now() - first.at < 1500 ? first.key : undefined;
	first = undefined;
	for (const binding of all) {
		const single = isSingle(binding.keys);
		if (single && !singleKeys.get()) continue;
		if (field && (single || binding.keys === "Enter") && binding.inFields !== true) continue;
		if (dialog && binding.inFields !== true) continue;
		if (isSequence(binding.keys)) {
			const [head = "", tail = ""] = binding.keys.split(" ");
			if (started === head && isPress(tail, press)) return act(event, binding);
		} else if (started === undefined && isPress(binding.keys, press)) return act(event, binding);
	}
	const begins = all.some((binding) => isSequence(binding.keys) && isPress(binding.keys.slice(0, 1), press));
	if (begins && !field && !dialog && singleKeys.get())
		first = { key: event.key.toUpperCase(), at: Date.now() };
}

function act(event: KeyboardEvent, binding: KeyBinding) {
	event.preventDefault();
	binding.run();
}

/** Listens for the whole page; the frame calls it once. */
export function useKeyListener() {
	useEffect(() => {
		if (document.cookie.includes("seedbed-single-keys=off")) singleKeys.set(false);
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, []);
}
