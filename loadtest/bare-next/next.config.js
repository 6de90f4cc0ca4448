import path from "node:path";

const repository = path.join(import.meta.dirname, "../..");

/** Built and served as the web app is, so that the two can be laid side by side. */
export default {
  output: "standalone",
  outputFileTracingRoot: repository,
  turbopack: { root: repository },
  poweredByHeader: false,
};
