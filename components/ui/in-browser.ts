"use client";

import { useSyncExternalStore } from "react";

const none = () => () => {};

/** False on the server and in the first drawing of the browser: for what the server cannot know, such as the reader's zone. */
export const useInBrowser = (): boolean =>
	useSyncExternalStore(
		none,
		() => true,
		() => false,
	);
