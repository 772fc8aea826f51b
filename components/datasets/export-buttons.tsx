"use client";

import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { useWords } from "#components/words.tsx";
import type { DatasetVersionView } from "#lib/datasets/schema.ts";
import { exportHref } from "./api.ts";
import css from "./datasets.module.css";

const PARTS = ["train", "held-out", "knowledge", "skills", "lineage"] as const;

type Props = { version: Pick<DatasetVersionView, "id" | "warnings"> };

/** The files of a version. With warnings a dialog names them first; without, a file is one click away. */
export function ExportButtons({ version }: Props) {
	const words = useWords().datasets.exports;
	const [asked, setAsked] = useState<(typeof PARTS)[number]>();
	const take = (part: (typeof PARTS)[number]) => {
		const link = document.createElement("a");
		link.href = exportHref(version.id, part);
		link.download = "";
		document.body.append(link);
		link.click();
		link.remove();
	};
	return (
		<>
			<Menu position="bottom-end">
				<Menu.Target>
					<Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
						{words.label}
					</Button>
				</Menu.Target>
				<Menu.Dropdown>
					<Menu.Label>{words.help}</Menu.Label>
					{PARTS.map((part) => (
						// The side-car holds hashes and ids, no text anybody could train on.
						<Menu.Item
							key={part}
							onClick={() =>
								version.warnings.length > 0 && part !== "lineage" ? setAsked(part) : take(part)
							}
						>
							{words[part]}
						</Menu.Item>
					))}
				</Menu.Dropdown>
			</Menu>
			<ConfirmDialog
				opened={asked !== undefined}
				onClose={() => setAsked(undefined)}
				title={words.askTitle(asked === undefined ? "" : words[asked])}
				says={
					<>
						<p>{words.askSays}</p>
						<ul className={css.said}>
							{version.warnings.map(({ message }) => (
								<li key={message}>{message}</li>
							))}
						</ul>
					</>
				}
				confirm={words.confirm}
				keep={words.keep}
				onConfirm={() => {
					if (asked !== undefined) take(asked);
					setAsked(undefined);
				}}
			/>
		</>
	);
}
