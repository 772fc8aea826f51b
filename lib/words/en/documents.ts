/** Words of the pages under Documents. */
export const documents = {
	title: "Documents",
};
