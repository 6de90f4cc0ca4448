/** The build that bundlers take as it is: the package's `browser` field names a script whose import has no default. */
declare module "igv/dist/igv.esm.min.js" {
  const igv: {
    createBrowser(
      element: HTMLElement,
      options: Record<string, unknown>,
    ): Promise<import("./open-igv.ts").IgvBrowser>;
    removeBrowser(browser: import("./open-igv.ts").IgvBrowser): void;
  };
  export default igv;
}
