import Link from "next/link";
import { branchOf } from "./branch.ts";
import { BranchMark } from "./branch-mark.tsx";
import css from "./leaf-path.module.css";

type Props = {
	/** "knowledge/science/animals/birds": the first part names the branch and is not shown. */
	path: string;
	href?: string;
	/** Whether the folders are shown before the leaf. */
	dir?: boolean;
};

/** Mark, folders cut from the left, and the leaf's whole name. The full path is the tooltip. */
export function LeafPath({ path, href, dir = true }: Props) {
	const parts = path.split("/");
	const leaf = parts.pop() ?? path;
	const folders = parts.slice(1);
	const body = (
		<>
			<BranchMark kind={branchOf(path)} />
			{dir && folders.length > 0 && (
				<span className={css.dir}>
					<bdi>{folders.join(" / ")} /</bdi>
				</span>
			)}
			<span className={css.leaf}>{leaf}</span>
		</>
	);
	return href === undefined ? (
		<span className={css.path} title={path}>
			{body}
		</span>
	) : (
		<Link className={css.path} href={href} title={path}>
			{body}
		</Link>
	);
}
