/** What the fields of an entry mean, in our own words, after the documentation of Ensembl VEP, the ANN standard and bcftools csq. */
const descriptions: Record<string, string> = {
  Allele: "The alternate allele that the entry is about",
  Consequence: "What it does, in Sequence Ontology terms",
  IMPACT: "How badly that is expected to hurt",
  SYMBOL: "Name of the gene",
  Gene: "Identifier of the gene",
  Feature_type: "What kind of feature it falls on",
  Feature: "Identifier of the transcript",
  BIOTYPE: "What kind of transcript that is",
  EXON: "Number of the exon, of all of the transcript",
  INTRON: "Number of the intron, of all of the transcript",
  HGVSc: "The change named on the transcript, after HGVS",
  HGVSp: "The change named on the protein, after HGVS",
  HGVSg: "The change named on the genome, after HGVS",
  cDNA_position: "Place in the spliced transcript",
  CDS_position: "Place in the coding sequence",
  Protein_position: "Place in the protein",
  Amino_acids: "Amino acids before and after",
  Codons: "Codons before and after, changed bases in capitals",
  Existing_variation: "Known variants at the place",
  DISTANCE: "Bases from the transcript, for what lies beside it",
  STRAND: "1 for the forward strand, -1 for the reverse",
  FLAGS: "What is unusual about the transcript",
  SYMBOL_SOURCE: "Who gave the gene its name",
  HGNC_ID: "Identifier of the gene at HGNC",
  SOURCE: "Where the transcript comes from",
  HGVS_OFFSET: "Bases that the change was shifted along a repeat for its name",
};

export function describeEntryField(name: string): string {
  return descriptions[name] ?? "";
}
