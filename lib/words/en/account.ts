/** Words of the pages under Account. */
export const account = {
	title: "Account",
};
