/** What the header says of an INFO or FORMAT field. */
export type HeaderField = { id: string; type: string; description: string };

/** The `##INFO` or `##FORMAT` lines of a header. */
export function headerFields(header: readonly string[], which: "INFO" | "FORMAT"): HeaderField[] {
  return header.flatMap((line) => {
    if (!line.startsWith(`##${which}=<`)) return [];
    const id = /[<,]ID=([^,>]+)/.exec(line)?.[1];
    if (id === undefined) return [];
    return [
      {
        id,
        type: /[<,]Type=([^,>]+)/.exec(line)?.[1] ?? "String",
        description: (/[<,]Description="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? "").replaceAll(/\\(.)/g, "$1"),
      },
    ];
  });
}
