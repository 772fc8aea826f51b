// Preloaded into each child of the supervisor: when the supervisor is gone, even by kill -9, the child goes, too.
// What hears the disconnect itself (the worker hands its jobs back) has two seconds for it.
if (process.channel) {
	process.on("disconnect", () => setTimeout(() => process.exit(0), 2000).unref());
	process.channel.unref();
}
