import { buildWeb } from "../scripts/stack/build-web.ts";

/** Before the first browser test: the web app as it would be deployed. */
export default function setup(): void {
  buildWeb();
}
