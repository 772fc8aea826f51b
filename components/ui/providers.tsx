"use client";

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { type ReactNode, useEffect } from "react";
import { QueryProvider } from "#components/query-provider.tsx";
import { WordsProvider } from "#components/words.tsx";
import { keepEarlyInput } from "./early-input.ts";
import { cssVariablesResolver, theme } from "./theme/theme.ts";

/** Theme, words, queries and toasts. `nonce` is the one of the page's content security policy. */
export function Providers(props: { locale: string; nonce?: string; children: ReactNode }) {
	const { locale, nonce, children } = props;
	useLightPrint();
	useEffect(() => keepEarlyInput(document), []);
	return (
		<MantineProvider
			theme={theme}
			cssVariablesResolver={cssVariablesResolver}
			defaultColorScheme="auto"
			{...(nonce !== undefined && { getStyleNonce: () => nonce })}
		>
			<Notifications position="bottom-left" autoClose={6000} limit={2} />
			<WordsProvider locale={locale}>
				<QueryProvider>{children}</QueryProvider>
			</WordsProvider>
		</MantineProvider>
	);
}

/** Paper is white: a dark page prints light and turns back afterwards. */
function useLightPrint() {
	useEffect(() => {
		const root = document.documentElement;
		let before: string | null = null;
		const light = () => {
			before = root.getAttribute("data-mantine-color-scheme");
			root.setAttribute("data-mantine-color-scheme", "light");
		};
		const restore = () => {
			if (before !== null) root.setAttribute("data-mantine-color-scheme", before);
		};
		window.addEventListener("beforeprint", light);
		window.addEventListener("afterprint", restore);
		return () => {
			window.removeEventListener("beforeprint", light);
			window.removeEventListener("afterprint", restore);
		};
	}, []);
}
