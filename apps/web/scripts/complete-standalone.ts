import { cpSync, existsSync } from "node:fs";
import path from "node:path";

/** `next build` leaves out of the standalone server what a CDN would serve; here the server serves it all. */
const app = path.resolve(import.meta.dirname, "..");
const server = path.join(app, ".next/standalone/apps/web");

cpSync(path.join(app, ".next/static"), path.join(server, ".next/static"), { recursive: true });
const publicFiles = path.join(app, "public");
if (existsSync(publicFiles)) cpSync(publicFiles, path.join(server, "public"), { recursive: true });
