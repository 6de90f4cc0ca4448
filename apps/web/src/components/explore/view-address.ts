import { encodeQuery, ExploreParams, wholeResult, type ExploreQuery } from "@gas/annotation/explore/query";

/** What the address of the page holds: the view, and what of it is being looked at. */
export type PageAddress = {
  view: ExploreQuery;
  /** Ordinal of the record in the drawer. */
  open: number | null;
  show: "table" | "pictures";
  /** The gene that is drawn, by symbol or identifier. */
  plot: string | null;
  /** First record of the table, for pages without scripts. */
  from: number;
  /** What of the address cannot be understood, a sentence each; the view is then the whole result. */
  wrong: string[];
};

/** Parameters as Next gives them, or as a form sends them: a name may come more than once, and empty. */
export type PageParams = Record<string, string | string[] | undefined>;

/**
 * Reads a page's address. A form without scripts repeats a name for each box that is ticked, and sends empty ones: repeated values are one
 * list, and what is empty asks nothing.
 */
export function readAddress(params: PageParams): PageAddress {
  const once = Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => {
      const values = [value ?? ""].flat().filter((one) => one.trim() !== "");
      return values.length > 0 ? [[name, values.join(",")]] : [];
    }),
  );
  const view = ExploreParams.safeParse(once);
  return {
    view: view.success ? view.data : wholeResult,
    open: wholeNumber(once["open"]),
    show: once["show"] === "pictures" ? "pictures" : "table",
    plot: once["plot"] ?? null,
    from: wholeNumber(once["from"]) ?? 0,
    wrong: view.success ? [] : view.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`),
  };
}

/** Digits and nothing else: what `Number` also takes for one, such as "1e3", is none here. */
function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null;
}

/** The parameters of a browser's address, as `readAddress` takes them. */
export function paramsOf(search: URLSearchParams): PageParams {
  const params: Record<string, string[]> = {};
  for (const [name, value] of search) (params[name] ??= []).push(value);
  return params;
}

/** The inverse of `readAddress`: `?…`, or nothing for the whole result. */
export function writeAddress({
  view,
  open = null,
  show = "table",
  plot = null,
  from = 0,
}: Partial<Omit<PageAddress, "wrong">> & { view: ExploreQuery }): string {
  const params = encodeQuery(view);
  if (show !== "table") params.set("show", show);
  if (plot !== null) params.set("plot", plot);
  if (from > 0) params.set("from", String(from));
  if (open !== null) params.set("open", String(open));
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** Whether the view filters anything; the choice of columns and the order do not. */
export function isFiltered(view: ExploreQuery): boolean {
  return encodeQuery({ ...view, columns: [], sort: undefined }).size > 0;
}

/** The same columns and order, of everything. */
export function unfiltered({ columns, sort }: ExploreQuery): ExploreQuery {
  return { ...wholeResult, columns, sort };
}

/** The parameters by which the rows of `view` are asked for, with what `columns` need. */
export function searchOf(view: ExploreQuery, columns: readonly string[]): string {
  return encodeQuery({ ...view, columns: [...columns] }).toString();
}
