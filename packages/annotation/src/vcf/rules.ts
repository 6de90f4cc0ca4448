import type { Problem } from "../problem.ts";

type Rule = { severity: Problem["severity"]; message: string; remedy: string };

/**
 * Every rule an input can break. `{name}` in a message is filled in where the rule is found broken.
 * Fatal stops the job; rejected lines are left out; unannotated ones come out unchanged; a warning changes nothing.
 */
export const rules = {
  empty_file: {
    severity: "fatal",
    message: "The file is empty.",
    remedy: "Look whether the export or the upload was cut short, and send the file again.",
  },
  not_a_vcf: {
    severity: "fatal",
    message: "This is not a VCF: {what}.",
    remedy:
      "Send a VCF (plain text or gzip/bgzip). A BCF becomes one with: bcftools view file.bcf -Oz -o file.vcf.gz",
  },
  binary_bytes: {
    severity: "fatal",
    message: "Line {line} holds bytes that are no text: the file is damaged or is not a VCF.",
    remedy: "Fetch the file again from where it came, or write it again with the tool that made it.",
  },
  not_utf8: {
    severity: "fatal",
    message: "Line {line} is not UTF-8 text, the encoding that the VCF specification asks for.",
    remedy:
      "If the file is older Latin-1 text, convert it: iconv -f LATIN1 -t UTF-8 in.vcf > out.vcf. Otherwise it is damaged.",
  },
  truncated_gzip: {
    severity: "fatal",
    message: "The compressed file ends in the middle: the rest is missing.",
    remedy:
      "The upload or the copy was cut short. Check with: gzip -t file.vcf.gz, then send the whole file.",
  },
  corrupt_gzip: {
    severity: "fatal",
    message: "The compressed data are damaged ({what}).",
    remedy: "Check with: gzip -t file.vcf.gz. Copy the file again from its source, or compress it again.",
  },
  expands_too_much: {
    severity: "fatal",
    message: "The compressed file expands to more than {limit}, which is more than is accepted.",
    remedy: "Split the file, for instance by chromosome: bcftools view -r chr1 in.vcf.gz -Oz -o chr1.vcf.gz",
  },
  line_too_long: {
    severity: "fatal",
    message: "Line {line} is longer than {limit}.",
    remedy:
      "Look whether line ends are missing. With very many samples, send the sites alone: bcftools view -G",
  },
  header_too_long: {
    severity: "fatal",
    message: "The header is longer than {limit}.",
    remedy: "Remove what is not needed from the header, such as unused ##contig lines.",
  },
  no_column_header: {
    severity: "fatal",
    message: "There is no line that begins with #CHROM before the first record.",
    remedy:
      "Put the column line (#CHROM, POS, ID, REF, ALT, QUAL, FILTER, INFO, separated by tabs) before the records.",
  },
  spaces_for_tabs: {
    severity: "fatal",
    message: "The columns are separated by spaces; a VCF needs tabs.",
    remedy:
      "An editor has replaced the tabs. Send the file as its tool wrote it, or put tabs between the columns.",
  },
  bad_column_header: {
    severity: "fatal",
    message: "The #CHROM line is wrong: {what}.",
    remedy:
      "It must read, with tabs: #CHROM POS ID REF ALT QUAL FILTER INFO, and with samples FORMAT and the sample names.",
  },
  wrong_build: {
    severity: "fatal",
    message: "{what}",
    remedy: "Choose the reference that the variants were called against, or lift the file over first.",
  },
  no_known_contig: {
    severity: "fatal",
    message: "None of the chromosomes of the file ({file}) is in the reference {reference} ({known}).",
    remedy:
      "Choose the reference of the right species and build, or rename the chromosomes with: bcftools annotate --rename-chrs",
  },
  no_usable_record: {
    severity: "fatal",
    message: "Not one line of the file could be read as a record.",
    remedy: "See the reasons listed beside this one; the first places say where to look.",
  },
  too_many_contigs: {
    severity: "fatal",
    message: "The file names more than {limit} different chromosomes.",
    remedy: "Look whether the first column really holds the chromosome.",
  },

  too_few_columns: {
    severity: "rejected",
    message: "The line has fewer than the eight columns that every record needs.",
    remedy: "Check that columns are separated by tabs and that the line is complete.",
  },
  wrong_column_count: {
    severity: "rejected",
    message: "The line has not as many columns as the #CHROM line.",
    remedy: "Write a value (or .) for every sample that the #CHROM line names.",
  },
  chrom_empty: {
    severity: "rejected",
    message: "CHROM is empty or holds a blank.",
    remedy: "Write the chromosome's name in the first column.",
  },
  header_in_body: {
    severity: "rejected",
    message: "A header line stands among the records.",
    remedy: "Files joined with cat keep their headers: join them with bcftools concat.",
  },
  pos_not_a_number: {
    severity: "rejected",
    message: "POS is not a whole number of at least 1.",
    remedy: "Write POS in digits only; a spreadsheet may have turned it into 1E+06 or a date.",
  },
  ref_invalid: {
    severity: "rejected",
    message: "REF is empty or is not made of the letters of bases.",
    remedy:
      "Write REF in the letters A, C, G, T, N (or an IUPAC code); for an insertion, REF is the base before it.",
  },
  alt_invalid: {
    severity: "rejected",
    message: "ALT is not what the VCF specification allows.",
    remedy:
      "Each ALT is bases, *, . , a name like <DEL>, or a breakend like G]17:198982]; several are joined by commas.",
  },

  contig_unknown: {
    severity: "unannotated",
    message: "The reference {reference} does not have: {names}.",
    remedy: "These records come out without annotation. Choose another reference if they matter.",
  },
  ref_mismatch: {
    severity: "unannotated",
    message: "REF is not what the reference {reference} holds there.",
    remedy:
      "These records come out without annotation. bcftools norm --check-ref s -f reference.fa shows and mends swaps.",
  },
  beyond_contig_end: {
    severity: "unannotated",
    message: "The record lies beyond the end of the chromosome in the reference {reference}.",
    remedy:
      "These records come out without annotation. Check that the file was called against this reference.",
  },
  alleles_too_long: {
    severity: "unannotated",
    message: "REF and ALT together are longer than {bases} characters, or there are more than {alts} ALTs.",
    remedy:
      "These records come out without annotation. Write long deletions and duplications as <DEL> and <DUP> with INFO/END.",
  },

  header_only: {
    severity: "warning",
    message: "The file has a header but not one record.",
    remedy: "If you expected variants, look at the filter that made the file.",
  },
  missing_fileformat: {
    severity: "warning",
    message: "The first line is not ##fileformat=VCFv4.x.",
    remedy: "Nothing to do for this service; other tools may refuse the file.",
  },
  duplicate_sample: {
    severity: "warning",
    message: "The #CHROM line names a sample twice.",
    remedy: "Give every sample its own name (bcftools reheader -s); other tools refuse the file.",
  },
  contig_length_differs: {
    severity: "warning",
    message: "A ##contig line gives another length than the reference {reference}; the others agree.",
    remedy: "Often the mitochondrial genome of another build. Check the records of that chromosome.",
  },
  contig_is_a_piece: {
    severity: "warning",
    message: "A sequence of the FASTA file has less than half of the bases that the ##contig line gives.",
    remedy: "Nothing to do where it is a piece of the chromosome and positions count from its first base.",
  },
  ref_not_checked: {
    severity: "warning",
    message:
      "REF could not be checked away from genes: the reference {reference} holds the sequence of genes only.",
    remedy:
      "Nothing to do: these records are annotated all the same. To check every record, build the reference with --sequence whole.",
  },
  not_sorted: {
    severity: "warning",
    message: "The records are not in order of position, so no tabix index could be written.",
    remedy: "Sort the file if you need an index: bcftools sort in.vcf -Oz -o out.vcf.gz",
  },
  too_long_for_tabix: {
    severity: "warning",
    message: "A position lies beyond 536,870,912, the furthest that a tabix index reaches; none was written.",
    remedy: "Make a CSI index: bcftools index --csi out.vcf.gz",
  },
  field_replaced: {
    severity: "warning",
    message: "The file already had the INFO field {field}; it was replaced.",
    remedy:
      "Rename the old field before, if you want to keep both: bcftools annotate -c INFO/OLD:=INFO/{field}",
  },
  names_translated: {
    severity: "warning",
    message: "Chromosome names were translated to find them in the reference {reference}: {names}.",
    remedy: "Nothing to do: the names in the result are those of your file.",
  },
  blank_line: {
    severity: "warning",
    message: "A blank line was skipped.",
    remedy: "Nothing to do; other tools may stop at it.",
  },
  byte_order_mark: {
    severity: "warning",
    message: "A byte order mark at the beginning of the file was removed.",
    remedy: "Nothing to do; save the file as UTF-8 without BOM for other tools.",
  },
  records_lost_by_tool: {
    severity: "warning",
    message: "The annotation tool was given {given} records and wrote {written}.",
    remedy:
      "The records are missing from the result. Ask whoever runs this service to look at the tool's settings.",
  },
  records_kept_from_tool: {
    severity: "warning",
    message: "{kept} records were kept from the annotation tool, which would have stopped at them.",
    remedy: "They are not in the result but in rejects.vcf, each with its reason.",
  },
  no_annotation_field: {
    severity: "warning",
    message:
      "The annotation tool's output declares none of the fields CSQ, ANN or BCSQ, so consequences could not be counted.",
    remedy: "The result holds whatever the tool wrote; only the charts are missing.",
  },
  no_bgzip_end: {
    severity: "warning",
    message: "The bgzip end-of-file mark is missing: records may have been lost at the end.",
    remedy: "Compare the last record with that of the original file.",
  },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;

/** The column that a rule is about, where it is about one. */
export const columnOf: Readonly<Partial<Record<string, string>>> = {
  chrom_empty: "CHROM",
  contig_unknown: "CHROM",
  pos_not_a_number: "POS",
  beyond_contig_end: "POS",
  ref_invalid: "REF",
  ref_mismatch: "REF",
  alt_invalid: "ALT",
} satisfies Partial<Record<RuleId, string>>;
