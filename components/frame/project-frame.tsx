"use client";

import { signOut } from "next-auth/react";
import type { ReactNode } from "react";
import { useCounts } from "#components/home/use-counts.ts";
import { useWords } from "#components/words.tsx";
import type { CountsView } from "#lib/home/schema.ts";
import { Frame } from "./frame.tsx";
import { Live } from "./live.tsx";

type Props = {
	project: { id: string; slug: string; name: string };
	projects: readonly { slug: string; name: string }[];
	userName: string;
	isAdmin: boolean;
	mayGenerate: boolean;
	counts: CountsView;
	children: ReactNode;
};

/** The frame of a project's pages: its counts stay live, and one event stream keeps everything on the page so. */
export function ProjectFrame({
	project,
	projects,
	userName,
	isAdmin,
	mayGenerate,
	counts: initial,
	children,
}: Props) {
	const words = useWords().generation;
	const counts = useCounts(project.id, initial) ?? initial;
	return (
		<Frame
			project={project}
			projects={projects}
			user={{ name: userName, href: "/account", onSignOut: () => void signOut({ callbackUrl: "/login" }) }}
			nav={{ admin: isAdmin }}
			commands={
				mayGenerate
					? [
							{
								id: "new run",
								label: words.newRun,
								note: words.title,
								href: `/p/${project.slug}/generation/new`,
							},
						]
					: []
			}
			counts={{
				contributions: { count: counts.contributions },
				samples: { count: counts.samples },
				generation: { count: counts.generationRuns, live: counts.generationRuns > 0 },
				training: { count: counts.trainingRuns, live: counts.trainingRuns > 0 },
				evaluation: { count: counts.evaluationRuns, live: counts.evaluationRuns > 0 },
			}}
			searchPath={`/projects/${project.id}/search`}
		>
			<Live projectId={project.id} />
			{children}
		</Frame>
	);
}
