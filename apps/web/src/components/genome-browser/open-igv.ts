import type { BrowserLinks } from "../../server/browser-links.ts";
import { fitToolbar } from "./narrow-toolbar.ts";

/** What this app uses of an igv.js browser. */
export type IgvBrowser = {
  on(event: "locuschange", handle: (frames: { getLocusString?: () => string }[]) => void): void;
  search(locus: string): Promise<unknown>;
  root?: HTMLElement;
};

export type IgvOptions = {
  element: HTMLElement;
  /** Where genes are looked up by their beginning; igv puts what is sought for `$FEATURE$`. */
  genesAddress: string;
  links: () => Promise<BrowserLinks>;
  /** Whether there is a result to show; the reference and its genes are shown in any case. */
  result: { name: string } | null;
  reference: { id: string; name: string };
  /** `chrI:1000-2000`, 1-based. */
  locus: string;
  onLocus: (locus: string) => void;
};

/** Loads igv.js, which no other page does, and opens it on the job's reference, its genes and its result. Answers how to close it. */
export async function openIgv(options: IgvOptions): Promise<() => void> {
  const { default: igv } = await import("igv/dist/igv.esm.min.js");
  const { links } = options;
  // Asked for at each range: a link lives for minutes, and a view for hours.
  const ofReference = (kind: "sequence" | "aliases" | "genes" | "genesIndex") => async () =>
    (await links()).reference?.[kind];
  const ofResult = (kind: "vcf" | "index") => async () => (await links()).result?.[kind];

  // Until it is whole its controls have no names, and lead nowhere.
  options.element.inert = true;
  const browser = await igv.createBrowser(options.element, {
    // The list of public genomes lies on igv.org, which pages of this service do not call.
    loadDefaultGenomes: false,
    reference: {
      id: options.reference.id,
      name: options.reference.name,
      twoBitURL: ofReference("sequence"),
      aliasURL: ofReference("aliases"),
      tracks: [],
    },
    locus: options.locus,
    search: {
      url: options.genesAddress,
      resultsField: "genes",
      chromosomeField: "contig",
      startField: "from",
      endField: "to",
      geneField: "symbol",
      coords: 1,
    },
    minimumBases: 20,
    showSampleNames: false,
    tracks: [
      {
        name: "Genes",
        description: said("The genes of the reference, with the exons of each transcript."),
        type: "annotation",
        format: "genepredext",
        url: ofReference("genes"),
        indexURL: ofReference("genesIndex"),
        displayMode: "EXPANDED",
        visibilityWindow: 5_000_000,
        color: "rgb(12, 100, 86)",
        order: 1,
      },
      ...(options.result
        ? [
            {
              name: options.result.name,
              description: said("The records of the annotated file. A click on one shows its fields."),
              type: "variant",
              format: "vcf",
              url: ofResult("vcf"),
              indexURL: ofResult("index"),
              displayMode: "EXPANDED",
              visibilityWindow: 1_000_000,
              order: 2,
            },
          ]
        : []),
    ],
  });
  nameControls(options.element);
  if (options.element.shadowRoot) fitToolbar(options.element.shadowRoot);
  options.element.inert = false;
  browser.on("locuschange", (frames) => {
    const locus = frames[0]?.getLocusString?.();
    if (locus) options.onLocus(locus.replaceAll(",", ""));
  });
  return () => igv.removeBrowser(browser);
}

/** What is told of a track whose name is pressed: igv would show where it lies, which here is a piece of program. */
function said(text: string): () => Node {
  return () => {
    const line = document.createElement("div");
    line.className = "igv-track-label-popover__row";
    line.textContent = text;
    return line;
  };
}

/** Gives igv's controls the names that they lack, for those who listen to the page. */
function nameControls(element: HTMLElement): void {
  const root = element.shadowRoot ?? element;
  const names: [selector: string, name: string][] = [
    ["select[name=chromosome-select-widget]", "Sequence"],
    ["input.igv-search-input", "Place or gene"],
    ["input[type=range]", "Zoom"],
  ];
  for (const [selector, name] of names)
    for (const control of root.querySelectorAll(selector)) control.setAttribute("aria-label", name);
}
