/** Words of the pages under Datasets. */
export const datasets = {
	title: "Datasets",
};
