/** What a page says when it cannot show what was asked for. */
export const errors = {
	pageTitle: "This page could not be shown",
	pageSays: "Something failed on the server. What you saved before is safe.",
	notFoundTitle: "No page here",
	notFoundSays: "The address is wrong, the thing was removed, or it is not open to you.",
	home: "Go to Home",
	code: (code: string) => `Code ${code}`,
	request: (id: string) => `Request ${id}`,
	editorFailed: "The code editor could not be loaded. This plain field holds the same text.",
	noPermissionTitle: "Not open to you",
};
