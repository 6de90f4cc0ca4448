import { isMainThread } from "node:worker_threads";

// Loaded before a process of the service: its standard input is a pipe from the parent, which closes when the parent dies,
// however it dies. A thread of the process has an input of its own that is at its end from the beginning, and says nothing.
if (isMainThread) {
  process.stdin.on("end", () => process.kill(process.pid, "SIGTERM"));
  process.stdin.on("error", () => process.kill(process.pid, "SIGTERM"));
  process.stdin.resume();
  process.stdin.unref?.();
}
