/** Words of the pages under Evaluation. */
export const evaluation = {
	title: "Evaluation",
};
