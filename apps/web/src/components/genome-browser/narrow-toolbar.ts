/**
 * igv.js lays its toolbar out in one line of a fixed height, about 600 px wide at least; a phone shows half of it. In a
 * narrow window the line breaks: sequence, place, buttons. Its own classes are named, because it offers no setting.
 */
const rules = `
@media (max-width: 48rem) {
  .igv-navbar, .igv-navbar .igv-navbar-left-container {
    flex-wrap: wrap;
    justify-content: flex-start;
    height: auto;
    row-gap: 4px;
  }
  .igv-navbar .igv-navbar-left-container .igv-navbar-genomic-location { display: contents; }
  .igv-navbar { padding-block: 4px; }
  .igv-navbar .igv-navbar-left-container .igv-logo { display: none; }
  .igv-navbar .igv-navbar-left-container .igv-navbar-genomic-location .igv-chromosome-select-widget-container { height: 32px; }
  .igv-navbar .igv-navbar-left-container .igv-navbar-genomic-location .igv-locus-size-group { margin-left: 0; max-width: 100%; }
  .igv-navbar .igv-navbar-left-container .igv-navbar-genomic-location .igv-locus-size-group .igv-search-container { width: min(240px, 55vw); }
  .igv-navbar .igv-windowsize-panel-container { white-space: nowrap; }
  /* What one comes to look at stands in the middle: a track's name must not lie over it. */
  .igv-viewport .igv-track-label { max-width: 22vw; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .igv-track-label-popover { min-width: 0; max-width: 66vw; }
  .igv-track-label-popover .igv-track-label-popover__row { min-width: 0; white-space: normal; }
}`;

/** Lets the toolbar of the igv.js browser in `root` break into lines where the window is narrow, and keeps what lies over its tracks small. */
export function fitToolbar(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
