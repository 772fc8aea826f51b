/** Words of the pages under Contributions. */
export const contributions = {
	title: "Contributions",
};
