/** Words of the pages under Samples. */
export const samples = {
	title: "Samples",
};
