/** As many bytes as the longest recognition below needs: a BGZF block header has 18. */
export const sniffBytes = 18;

/** Reads the compression off the first bytes; names and media types are often wrong. */
export function sniffCompression(head: Uint8Array): "plain" | "gzip" | "bgzip" {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return "plain";
  // SAMv1 section 4.1: FLG has FEXTRA and the first subfield is B, C with a length of 2.
  const isBgzip = ((head[3] ?? 0) & 4) !== 0 && head[12] === 0x42 && head[13] === 0x43 && head[14] === 2;
  return isBgzip ? "bgzip" : "gzip";
}

/** File formats that people upload by mistake: first bytes (latin-1) and what to call them. */
const impostors: readonly (readonly [string, string])[] = [
  ["BAM\x01", "it is a BAM (alignments, not variants)"],
  ["BCF\x02", "it is a BCF, the binary form of VCF"],
  ["BCF\x04", "it is a BCF of the old version 1"],
  ["CRAM", "it is a CRAM (alignments, not variants)"],
  ["TBI\x01", "it is a tabix index, not the file it belongs to"],
  ["CSI\x01", "it is a CSI index, not the file it belongs to"],
  ["BAI\x01", "it is a BAM index"],
  ["PK\x03\x04", "it is a zip archive (or a spreadsheet)"],
  ["PK\x05\x06", "it is an empty zip archive"],
  ["%PDF", "it is a PDF"],
  ["BZh", "it is compressed with bzip2"],
  ["\xfd7zXZ", "it is compressed with xz"],
  ["\x28\xb5\x2f\xfd", "it is compressed with zstd"],
  ["7z\xbc\xaf", "it is a 7-Zip archive"],
  ["Rar!", "it is a RAR archive"],
  ["\xd0\xcf\x11\xe0", "it is a document of an old Microsoft Office"],
  ["\x89PNG", "it is a PNG image"],
  ["\xff\xd8\xff", "it is a JPEG image"],
  ["\x89HDF", "it is an HDF5 file"],
  ["\x7fELF", "it is a program"],
  ["SQLite format 3", "it is an SQLite database"],
  ["{\\rtf", "it is an RTF document"],
  ["\xff\xfe", "it is UTF-16 text; save it as UTF-8"],
  ["\xfe\xff", "it is UTF-16 text; save it as UTF-8"],
  ["\x1f\x8b", "it is compressed twice"],
  ["##gff-version", "it is a GFF (genes, not variants)"],
  ["##gvf-version", "it is a GVF, not a VCF"],
  ["@HD\t", "it is a SAM (alignments, not variants)"],
  ["@SQ\t", "it is a SAM (alignments, not variants)"],
  [">", "it looks like FASTA (a sequence, not variants)"],
  ["{", "it looks like JSON"],
  ["[", "it looks like JSON"],
];

/** Says what an uncompressed beginning is when it is a known kind of file other than VCF, else null. */
export function nameImpostor(head: Uint8Array): string | null {
  const text = Buffer.from(head.subarray(0, 64)).toString("latin1");
  for (const [magic, name] of impostors) if (text.startsWith(magic)) return name;
  if (/^\s*<(!doctype|html|head|\?xml)/i.test(text)) {
    return "it is a web page, such as an error or sign-in page saved instead of the download";
  }
  return null;
}
