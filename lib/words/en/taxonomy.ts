/** Words of the pages under Taxonomy. */
export const taxonomy = {
	title: "Taxonomy",
};
