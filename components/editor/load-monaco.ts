import type * as Monaco from "monaco-editor";
import { seedbedDark, seedbedLight } from "#components/ui/theme/monaco-theme.ts";

let loading: Promise<typeof Monaco> | undefined;

/**
 * Monaco from `public/monaco` (scripts/build-monaco.mjs), once per page. The import is made at run time, so that the
 * bundler never sees Monaco; a script that the policy trusts may import it.
 *
 * @throws Error when it is not there or not allowed; the next call tries again
 */
export function loadMonaco(): Promise<typeof Monaco> {
	loading ??= load().catch((error: unknown) => {
		loading = undefined;
		throw error;
	});
	return loading;
}

async function load(): Promise<typeof Monaco> {
	await style("/monaco/monaco.css");
	const address = "/monaco/monaco.js";
	// What comes back is the bundle's one export; its shape is the package's own.
	const { monaco } = (await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ address)) as {
		monaco: typeof Monaco;
	};
	monaco.editor.defineTheme("seedbed-light", seedbedLight);
	monaco.editor.defineTheme("seedbed-dark", seedbedDark);
	return monaco;
}

function style(href: string): Promise<void> {
	if (document.querySelector(`link[href="${href}"]`) !== null) return Promise.resolve();
	return new Promise((done, fail) => {
		const link = document.createElement("link");
		link.rel = "stylesheet";
		link.href = href;
		link.onload = () => done();
		link.onerror = () => {
			link.remove();
			fail(new Error(`${href} could not be loaded`));
		};
		document.head.append(link);
	});
}
