/** Words of the pages under Teachers. */
export const teachers = {
	title: "Teachers",
};
