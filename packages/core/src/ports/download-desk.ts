/** Hands out short-lived links to read one object. */
export type DownloadDesk = {
  /** `fileName` is the name that the browser saves it under, any characters. */
  signDownload(
    key: string,
    as: { fileName: string; contentType: string; disposition: "attachment" | "inline" },
    secondsToLive: number,
  ): Promise<string>;
};
