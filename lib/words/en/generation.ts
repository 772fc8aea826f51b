/** Words of the pages under Generation. */
export const generation = {
	title: "Generation",
};
