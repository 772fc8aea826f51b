/** Words of the pages under Home. */
export const home = {
	title: "Home",
};
