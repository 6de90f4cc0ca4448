// Loaded before a process of the service: its standard input is a pipe from the parent, which closes when the parent dies, however it dies.
process.stdin.on("end", () => process.kill(process.pid, "SIGTERM"));
process.stdin.on("error", () => process.kill(process.pid, "SIGTERM"));
process.stdin.resume();
process.stdin.unref?.();
