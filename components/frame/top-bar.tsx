"use client";

import { ActionIcon, Button, Popover, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { IconBell, IconSearch } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { Ago } from "#components/ui/ago.tsx";
import { Person } from "#components/ui/person.tsx";
import { useFormats, useWords } from "#components/words.tsx";
import { useCrumbs } from "./crumbs.tsx";
import css from "./frame.module.css";
import { Mark } from "./mark.tsx";
import { placeHref, placeName, placeOf } from "./routes.ts";

export type Notice = { id: string; says: string; about?: string; href: string; at: string; unread: boolean };

export type Account = {
	name: string;
	/** Where the account's own page is; absent: no such item. */
	href?: string;
	/** Either a link or a function (a server action will do). */
	signOutHref?: string;
	onSignOut?: () => void;
	/** More items of the menu. */
	items?: ReactNode;
};

type Props = {
	slug: string | undefined;
	projects: readonly { slug: string; name: string }[];
	account: Account;
	notices: readonly Notice[] | undefined;
	onReadAll: (() => void) | undefined;
	onSearch: () => void;
};

const never = () => () => {};

/** Path, search, bell and account; one bar. */
export function TopBar({ slug, projects, account, notices, onReadAll, onSearch }: Props) {
	const words = useWords().frame;
	const mac = useSyncExternalStore(
		never,
		() => /Mac|iPhone|iPad/.test(navigator.userAgent),
		() => false,
	);
	return (
		<header className={css.topbar}>
			<Link className={css.mark} href={placeHref(slug, "home")} aria-label={words.homeOf}>
				<Mark />
			</Link>
			<Path slug={slug} />
			<button type="button" className={css.search} onClick={onSearch}>
				<IconSearch size={15} aria-hidden />
				<span className="sb-grow sb-trunc" style={{ textAlign: "left" }}>
					{words.search}
				</span>
				<i className={css.key} aria-hidden="true">
					<kbd>{mac ? words.searchKeysMac : words.searchKeys}</kbd>
				</i>
			</button>
			{notices !== undefined && <Bell notices={notices} onReadAll={onReadAll} />}
			<AccountMenu projects={projects} account={account} slug={slug} />
		</header>
	);
}

function Path({ slug }: { slug: string | undefined }) {
	const words = useWords();
	const own = useCrumbs();
	const place = placeOf(usePathname());
	const crumbs =
		own.length > 0
			? own
			: place === undefined
				? []
				: [{ label: placeName(words, place), href: placeHref(slug, place) }];
	return (
		<nav className={css.crumbs} aria-label={words.frame.breadcrumb}>
			{crumbs.map((crumb, index) => {
				const last = index === crumbs.length - 1;
				return (
					// biome-ignore lint/suspicious/noArrayIndexKey: two folders of a path may have one name
					<span key={`${index} ${crumb.label}`}>
						{index > 0 && (
							<span className={css.sep} aria-hidden="true">
								/
							</span>
						)}
						{last || crumb.href === undefined ? (
							<span {...(last && { "aria-current": "page" as const })}>{crumb.label}</span>
						) : (
							<Link href={crumb.href}>{crumb.label}</Link>
						)}
					</span>
				);
			})}
		</nav>
	);
}

function Bell({ notices, onReadAll }: { notices: readonly Notice[]; onReadAll: (() => void) | undefined }) {
	const words = useWords().frame;
	const formats = useFormats();
	const [open, setOpen] = useState(false);
	const unread = notices.filter((notice) => notice.unread).length;
	const label = unread > 0 ? words.notificationsUnread(formats.integer(unread)) : words.notifications;
	return (
		<Popover opened={open} onChange={setOpen} position="bottom-end" width={380} trapFocus returnFocus>
			<Popover.Target>
				<ActionIcon
					aria-label={label}
					size="lg"
					onClick={() => setOpen(!open)}
					style={{ overflow: "visible" }}
				>
					<IconBell size={18} stroke={1.6} aria-hidden />
					{unread > 0 && (
						<span className={css.unread} aria-hidden="true">
							{formats.integer(unread)}
						</span>
					)}
				</ActionIcon>
			</Popover.Target>
			<Popover.Dropdown p={0} aria-label={words.notifications}>
				<div
					className="sb-row sb-between"
					style={{ padding: "10px 14px", borderBottom: "1px solid var(--sb-line)" }}
				>
					<h2 style={{ fontSize: 14 }}>{words.notifications}</h2>
					{unread > 0 && onReadAll !== undefined && (
						<Button variant="subtle" size="compact-xs" onClick={onReadAll}>
							{words.markAllRead}
						</Button>
					)}
				</div>
				{notices.length === 0 && <p style={{ padding: "12px 14px" }}>{words.nothingNew}</p>}
				{notices.map((notice) => (
					<Link
						key={notice.id}
						className={css.note}
						href={notice.href}
						data-unread={notice.unread || undefined}
						onClick={() => setOpen(false)}
					>
						<i />
						<span className="sb-grow">
							<b>{notice.says}</b>
							{notice.about !== undefined && <span className="sb-meta sb-trunc"> {notice.about}</span>}
						</span>
						<Ago at={notice.at} />
					</Link>
				))}
			</Popover.Dropdown>
		</Popover>
	);
}

type MenuProps = {
	projects: readonly { slug: string; name: string }[];
	account: Account;
	slug: string | undefined;
};

function AccountMenu({ projects, account, slug }: MenuProps) {
	const words = useWords().frame;
	const [open, setOpen] = useState(false);
	const close = () => setOpen(false);
	return (
		<Popover opened={open} onChange={setOpen} position="bottom-end" width={250} trapFocus returnFocus>
			<Popover.Target>
				<button type="button" className={`${css.plain} ${css.account}`} onClick={() => setOpen(!open)}>
					<span className="sb-sr">{words.accountOf}</span>
					<Person name={account.name} />
				</button>
			</Popover.Target>
			<Popover.Dropdown p={0} aria-label={words.accountPage}>
				{projects.length > 1 && (
					<nav className={css.menu} aria-label={words.projects}>
						<div className="sb-meta">{words.projects}</div>
						{projects.map((project) => (
							<Link
								key={project.slug}
								href={placeHref(project.slug, "home")}
								onClick={close}
								{...(project.slug === slug && { "aria-current": "true" as const })}
							>
								{project.name}
							</Link>
						))}
						<Link href="/" onClick={close}>
							{words.allProjects}
						</Link>
					</nav>
				)}
				<div className={css.menu}>
					<div className="sb-meta">{words.scheme}</div>
					<SchemeSwitch />
					<div className="sb-meta">{words.density}</div>
					<DensitySwitch />
				</div>
				<div className={css.menu}>
					{account.href !== undefined && (
						<Link href={account.href} onClick={close}>
							{words.accountPage}
						</Link>
					)}
					{account.items}
					{account.signOutHref !== undefined && <a href={account.signOutHref}>{words.signOut}</a>}
					{account.onSignOut !== undefined && (
						<button type="button" onClick={account.onSignOut}>
							{words.signOut}
						</button>
					)}
				</div>
			</Popover.Dropdown>
		</Popover>
	);
}

/** Light, dark or the system's; kept in this browser. */
export function SchemeSwitch() {
	const words = useWords().frame;
	const { colorScheme, setColorScheme } = useMantineColorScheme();
	return (
		<div style={{ padding: "2px 10px 8px" }}>
			<SegmentedControl
				fullWidth
				aria-label={words.scheme}
				value={colorScheme}
				onChange={(value) => setColorScheme(value === "light" || value === "dark" ? value : "auto")}
				data={[
					{ label: words.light, value: "light" },
					{ label: words.dark, value: "dark" },
					{ label: words.system, value: "auto" },
				]}
			/>
		</div>
	);
}

/** Rows of 34 or 28 pixels; kept in a cookie, so that the server draws the page right at once. */
export function DensitySwitch() {
	const words = useWords().frame;
	const [density, setDensity] = useState("comfortable");
	useEffect(() => setDensity(document.documentElement.dataset.density ?? "comfortable"), []);
	const choose = (value: string) => {
		setDensity(value);
		document.documentElement.dataset.density = value;
		// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
		document.cookie = `seedbed-density=${value}; path=/; max-age=31536000; samesite=lax`;
	};
	return (
		<div style={{ padding: "2px 10px 8px" }}>
			<SegmentedControl
				fullWidth
				aria-label={words.density}
				value={density}
				onChange={choose}
				data={[
					{ label: words.comfortable, value: "comfortable" },
					{ label: words.compact, value: "compact" },
				]}
			/>
		</div>
	);
}
