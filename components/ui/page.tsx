import type { ReactNode } from "react";
import { Crumbs } from "#components/frame/crumbs.tsx";
import type { Crumb } from "#components/frame/routes.ts";
import { cx } from "./cx.ts";
import css from "./page.module.css";
import { PageTitle } from "./page-title.tsx";

type PageProps = {
	title: ReactNode;
	/** For the window's title, where `title` is not a plain string. */
	docTitle?: string;
	/** The section's name in the window's title; left out on the section's own list. */
	section?: string;
	/** Share in [0, 1] of a running job; written before the window's title. */
	progress?: number;
	/** A branch mark or the like, before the title. */
	mark?: ReactNode;
	/** The state. */
	tag?: ReactNode;
	/** One line of facts. */
	facts?: ReactNode;
	/** Buttons; one of them filled at most. */
	actions?: ReactNode;
	/** Path to this page; the last has no href. Without it the section's name stands alone. */
	crumbs?: readonly Crumb[];
	children: ReactNode;
};

/** A page with its head. Children are set 24 px apart. */
export function Page({ title, mark, tag, facts, actions, children, crumbs, ...rest }: PageProps) {
	const { docTitle = typeof title === "string" ? title : "", section, progress } = rest;
	return (
		<div className={css.page}>
			{crumbs !== undefined && <Crumbs items={crumbs} />}
			<div className={css.head}>
				<div className={css.what}>
					<div className={css.title}>
						{mark}
						<PageTitle
							title={docTitle}
							{...(section !== undefined && { section })}
							{...(progress !== undefined && { progress })}
						>
							{title}
						</PageTitle>
						{tag}
					</div>
					{facts !== undefined && <div className={css.facts}>{facts}</div>}
				</div>
				{actions !== undefined && <div className={css.actions}>{actions}</div>}
			</div>
			{children}
		</div>
	);
}

type SecProps = {
	title: ReactNode;
	note?: ReactNode;
	right?: ReactNode;
	children: ReactNode;
	className?: string;
};

/** A section: a heading on a rule. */
export function Sec({ title, note, right, children, className }: SecProps) {
	return (
		<section className={cx(css.sec, className)}>
			<header>
				<h2>{title}</h2>
				{note !== undefined && <span className="sb-meta">{note}</span>}
				{right !== undefined && <span className={css.right}>{right}</span>}
			</header>
			{children}
		</section>
	);
}

type PanelProps = {
	title?: ReactNode;
	note?: ReactNode;
	right?: ReactNode;
	/** A bar below the content. */
	foot?: ReactNode;
	/** False for a table or a log that reaches the panel's edge. */
	pad?: boolean;
	children: ReactNode;
	className?: string;
};

/** A white box, only for a chart, a table with its own scroll or a thing one acts on. Panels are not nested. */
export function Panel({ title, note, right, foot, pad = true, children, className }: PanelProps) {
	return (
		<section className={cx(css.panel, className)}>
			{title !== undefined && (
				<header>
					<h2>{title}</h2>
					{note !== undefined && <span className="sb-meta">{note}</span>}
					{right !== undefined && <span className={css.right}>{right}</span>}
				</header>
			)}
			{pad ? <div className={css.in}>{children}</div> : children}
			{foot !== undefined && <div className={css.foot}>{foot}</div>}
		</section>
	);
}

type WorkProps = {
	/** For the window's title; the visible heading is the page's own affair. */
	title: string;
	section?: string;
	crumbs?: readonly Crumb[];
	/** Bar under the top bar. */
	bar?: ReactNode;
	/** Bar at the foot, at the same place on every size. */
	foot?: ReactNode;
	children: ReactNode;
};

/** A screen one works in: it fills the height, its middle scrolls, its foot bar stays. */
export function WorkScreen({ title, section, crumbs, bar, foot, children }: WorkProps) {
	return (
		<div className={css.work}>
			{crumbs !== undefined && <Crumbs items={crumbs} />}
			<PageTitle title={title} hidden {...(section !== undefined && { section })}>
				{title}
			</PageTitle>
			{bar !== undefined && <div className={css.bar}>{bar}</div>}
			<div className={css.body}>{children}</div>
			{foot !== undefined && (
				<div className={css.deed} data-foot>
					{foot}
				</div>
			)}
		</div>
	);
}
