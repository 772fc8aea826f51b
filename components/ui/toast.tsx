"use client";

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { announce } from "#components/frame/announce.ts";

/**
 * Says, bottom left and for six seconds, what became of a thing that has left the view. A toast never carries an
 * error alone: what is wrong stands where it went wrong.
 */
export function toast(says: string, undo?: { label: string; run: () => void }) {
	const id = crypto.randomUUID?.() ?? String(Math.random());
	announce(says);
	notifications.show({
		id,
		withCloseButton: false,
		message: undo ? (
			<span className="sb-row sb-between">
				<span>{says}</span>
				<Button
					variant="default"
					size="compact-xs"
					onClick={() => {
						notifications.hide(id);
						undo.run();
					}}
				>
					{undo.label}
				</Button>
			</span>
		) : (
			says
		),
	});
}
