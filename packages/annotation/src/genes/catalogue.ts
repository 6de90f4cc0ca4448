/** A file at its publisher's, and the list there that holds its checksum. */
export type SourceFile = { url: string; checksums: string };

/** A public release that `reference install` can fetch and build. Versions are pinned: the same name gives the same genes next year. */
export type Release = {
  name: string;
  title: string;
  assembly: string;
  geneSet: string;
  /** Whom to thank, and the terms. */
  source: string;
  genes: SourceFile;
  fasta: SourceFile;
  /** Roughly, for people: what comes over the wire. */
  download: string;
  /** Roughly, in bytes: what the download and the building take on the disk while they last. */
  room: number;
};

const ensemblTerms = "Ensembl, EMBL-EBI; no restrictions on use (ensembl.org/info/about/legal)";
const ncbiTerms = "NCBI RefSeq; public domain (ncbi.nlm.nih.gov/home/about/policies)";
const gencodeTerms = "GENCODE; open access (gencodegenes.org)";
const gigabyte = 1e9;

/** Ensembl keeps a CHECKSUMS file (BSD `sum`) in each folder. */
function ensembl(folder: string, file: string): SourceFile {
  const at = `https://ftp.ensembl.org/pub/${folder}/`;
  return { url: at + file, checksums: `${at}CHECKSUMS` };
}

/** GENCODE keeps MD5SUMS in the folder of a release. */
function gencode(folder: string, file: string): SourceFile {
  const at = `https://ftp.ebi.ac.uk/pub/databases/gencode/${folder}/`;
  return { url: at + file, checksums: `${at}MD5SUMS` };
}

/** NCBI keeps md5checksums.txt beside an assembly's files. */
function ncbi(folder: string, assembly: string, ending: string): SourceFile {
  const at = `https://ftp.ncbi.nlm.nih.gov/genomes/all/${folder}/`;
  return { url: `${at}${assembly}${ending}`, checksums: `${at}md5checksums.txt` };
}

function refSeq(folder: string, assembly: string): Pick<Release, "genes" | "fasta" | "source"> {
  return {
    genes: ncbi(folder, assembly, "_genomic.gff.gz"),
    fasta: ncbi(folder, assembly, "_genomic.fna.gz"),
    source: ncbiTerms,
  };
}

export const catalogue: readonly Release[] = [
  {
    name: "grch38",
    title: "Homo sapiens GRCh38, Ensembl 115",
    assembly: "GRCh38",
    geneSet: "Ensembl 115",
    source: ensemblTerms,
    genes: ensembl("release-115/gff3/homo_sapiens", "Homo_sapiens.GRCh38.115.gff3.gz"),
    fasta: ensembl("release-115/fasta/homo_sapiens/dna", "Homo_sapiens.GRCh38.dna.primary_assembly.fa.gz"),
    download: "1 GB",
    room: 3 * gigabyte,
  },
  {
    name: "grch38-gencode",
    title: "Homo sapiens GRCh38, GENCODE 49",
    assembly: "GRCh38",
    geneSet: "GENCODE 49",
    source: gencodeTerms,
    genes: gencode("Gencode_human/release_49", "gencode.v49.primary_assembly.annotation.gff3.gz"),
    fasta: gencode("Gencode_human/release_49", "GRCh38.primary_assembly.genome.fa.gz"),
    download: "1 GB",
    room: 3 * gigabyte,
  },
  {
    name: "grch38-refseq",
    title: "Homo sapiens GRCh38.p14, RefSeq annotation release 110",
    assembly: "GRCh38.p14",
    geneSet: "RefSeq 110",
    ...refSeq("annotation_releases/9606/110/GCF_000001405.40_GRCh38.p14", "GCF_000001405.40_GRCh38.p14"),
    download: "1.1 GB",
    room: 3.3 * gigabyte,
  },
  {
    name: "grch37",
    title: "Homo sapiens GRCh37, Ensembl 87",
    assembly: "GRCh37",
    geneSet: "Ensembl 87",
    source: ensemblTerms,
    genes: ensembl("grch37/release-87/gff3/homo_sapiens", "Homo_sapiens.GRCh37.87.gff3.gz"),
    fasta: ensembl(
      "grch37/release-87/fasta/homo_sapiens/dna",
      "Homo_sapiens.GRCh37.dna.primary_assembly.fa.gz",
    ),
    download: "0.9 GB",
    room: 3 * gigabyte,
  },
  {
    name: "grch37-refseq",
    title: "Homo sapiens GRCh37.p13, RefSeq annotation release 105.20201022",
    assembly: "GRCh37.p13",
    geneSet: "RefSeq 105.20201022",
    ...refSeq(
      "annotation_releases/9606/105.20201022/GCF_000001405.25_GRCh37.p13",
      "GCF_000001405.25_GRCh37.p13",
    ),
    download: "1 GB",
    room: 3.3 * gigabyte,
  },
  {
    name: "grcm39",
    title: "Mus musculus GRCm39, Ensembl 115",
    assembly: "GRCm39",
    geneSet: "Ensembl 115",
    source: ensemblTerms,
    genes: ensembl("release-115/gff3/mus_musculus", "Mus_musculus.GRCm39.115.gff3.gz"),
    fasta: ensembl("release-115/fasta/mus_musculus/dna", "Mus_musculus.GRCm39.dna.primary_assembly.fa.gz"),
    download: "0.9 GB",
    room: 2.7 * gigabyte,
  },
  {
    name: "grcm39-refseq",
    title: "Mus musculus GRCm39, RefSeq",
    assembly: "GRCm39",
    // The folder of an assembly holds its newest annotation; the file says which it is, and the bundle keeps that.
    geneSet: "",
    ...refSeq("GCF/000/001/635/GCF_000001635.27_GRCm39", "GCF_000001635.27_GRCm39"),
    download: "0.9 GB",
    room: 2.8 * gigabyte,
  },
  {
    name: "yeast-r64",
    title: "Saccharomyces cerevisiae R64-1-1, Ensembl 115",
    assembly: "R64-1-1",
    geneSet: "Ensembl 115",
    source: ensemblTerms,
    genes: ensembl(
      "release-115/gff3/saccharomyces_cerevisiae",
      "Saccharomyces_cerevisiae.R64-1-1.115.gff3.gz",
    ),
    fasta: ensembl(
      "release-115/fasta/saccharomyces_cerevisiae/dna",
      "Saccharomyces_cerevisiae.R64-1-1.dna.toplevel.fa.gz",
    ),
    download: "5 MB",
    room: 0.03 * gigabyte,
  },
  {
    name: "yeast-r64-refseq",
    title: "Saccharomyces cerevisiae R64, RefSeq",
    assembly: "R64",
    geneSet: "",
    ...refSeq("GCF/000/146/045/GCF_000146045.2_R64", "GCF_000146045.2_R64"),
    download: "6 MB",
    room: 0.03 * gigabyte,
  },
];

/** The same release at a mirror that keeps the publisher's paths: `https://ftp.ensembl.org/pub/x` becomes `MIRROR/pub/x`. */
export function atMirror(release: Release, mirror: string): Release {
  const move = (url: string) => mirror.replace(/\/$/, "") + new URL(url).pathname;
  const moved = ({ url, checksums }: SourceFile) => ({ url: move(url), checksums: move(checksums) });
  return { ...release, genes: moved(release.genes), fasta: moved(release.fasta) };
}
