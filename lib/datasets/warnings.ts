/** A teacher as it concerns the use of its answers. */
export type DatasetTeacher = {
	name: string;
	licence: string;
	/** What its licence says of training other models on its outputs. Null: nobody has said. */
	outputsMayTrain: boolean | null;
	/** The built-in one, which proves the wiring and not the method. */
	isDemo: boolean;
	/** Rows of the dataset that come from it. */
	rows: number;
};

export type DatasetWarning = {
	code: "licence-forbids" | "licence-unknown" | "demo-teacher";
	message: string;
};

/** What a person who exports or trains on a dataset must be told first. Teachers without rows are left out. */
export function datasetWarnings(teachers: readonly DatasetTeacher[]): DatasetWarning[] {
	return teachers
		.filter(({ rows }) => rows > 0)
		.flatMap(({ name, licence, outputsMayTrain, isDemo, rows }): DatasetWarning[] => {
			const come = rows === 1 ? "1 row comes" : `${rows} rows come`;
			const some = `${come} from ${name}`;
			const warnings: DatasetWarning[] = [];
			if (outputsMayTrain === false)
				warnings.push({
					code: "licence-forbids",
					message: `${some}, whose licence (${licence}) forbids training other models on its answers.`,
				});
			if (outputsMayTrain === null)
				warnings.push({
					code: "licence-unknown",
					message: `${some}; nobody has noted whether its licence (${licence || "none given"}) allows training on its answers.`,
				});
			if (isDemo)
				warnings.push({
					code: "demo-teacher",
					message: `${come} from ${/^demo teacher$/i.test(name) ? "" : `${name}, `}the Demo teacher. It shows that the workbench works; its answers are often wrong and teach a model nothing good.`,
				});
			return warnings;
		});
}
