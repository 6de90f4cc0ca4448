import type { CheckedField } from "./check-sources.ts";

/** Values of the fields of one row: as they go into INFO, "" where there is none. */
export type Values = readonly string[];

const infoColumn = 7;

/**
 * Values of a VCF row for its ALT number `alt`, lists as `a&b`, since the commas of INFO part alleles. With -1, for none in particular,
 * numbers that the row has by allele stand with commas.
 */
export function vcfValues(columns: readonly string[], fields: readonly CheckedField[], alt: number): Values {
  return fields.map(({ from, sharing, isFlag, type }) => {
    if (from === "ID") return joined(columns[2]!, ";");
    if (from === "QUAL") return present(columns[5]!);
    if (from === "FILTER") return joined(columns[6]!, ";");
    const value = infoValue(columns[infoColumn] ?? "", from);
    if (isFlag) return value === null ? "" : "1";
    if (value === null) return "";
    if (alt < 0 && type !== "String")
      return value
        .split(",")
        .filter((one) => one !== ".")
        .join(",");
    if (sharing === "whole" || alt < 0) return joined(value, ",");
    return present(value.split(",")[sharing === "by-alt" ? alt : alt + 1] ?? "");
  });
}

/** Values of a BED row. */
export function bedValues(columns: readonly string[], fields: readonly CheckedField[]): Values {
  return fields.map(({ column }) => escaped(present((columns[column] ?? "").replace(/\r$/, ""))));
}

/** Value of a field of INFO; null when it is not there. */
function infoValue(info: string, id: string): string | null {
  for (let at = 0; at < info.length;) {
    const end = info.indexOf(";", at);
    const stop = end < 0 ? info.length : end;
    if (info.startsWith(id, at)) {
      const after = at + id.length;
      if (after === stop) return "";
      if (info[after] === "=") return info.slice(after + 1, stop);
    }
    at = stop + 1;
  }
  return null;
}

function joined(text: string, separator: string): string {
  const parts = text.split(separator).filter((part) => part !== "" && part !== ".");
  return parts.map((part) => blanks(part)).join("&");
}

function present(text: string): string {
  return text === "." ? "" : blanks(text);
}

/** What stood in a VCF is written as VCF wants it already, but for blanks, which 4.3 allows and 4.2 does not. */
function blanks(text: string): string {
  return text.includes(" ") ? text.replaceAll(" ", "%20") : text;
}

const special = /[%:;=,\r\n\t ]/g;
/** VCF 4.3, section 1.2: characters with a meaning of their own are percent-encoded. */
function escaped(text: string): string {
  return text.replace(special, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
