import { parseArgs } from "node:util";
import { build } from "./reference-build.ts";
import { install } from "./reference-install.ts";
import { list } from "./reference-list.ts";
import { verify } from "./reference-verify.ts";
import { referencesFolder } from "./references-folder.ts";
import { UsageError } from "./usage-error.ts";

const help = `Reference bundles: the sequence and genes that variants are annotated with.

  npm run reference -- list
  npm run reference -- install NAME … [--mirror URL] [--force] [--keep]
  npm run reference -- build --name N --gff GENES --fasta GENOME [options]
  npm run reference -- verify [NAME …]

list     shows what is installed and what can be
install  downloads a public release, checks it against its publisher's checksums, and builds it.
         Broken off, it goes on where it stopped when run again.
           --mirror URL   a server that keeps the publisher's paths
           --force        build anew what is installed
           --keep         keep the downloaded files
build    makes the bundle N from a GFF3 or GTF file and a FASTA file (plain, gzip or bgzip)
         of Ensembl, GENCODE, RefSeq/NCBI, SGD or your own making, and says what it passed over
           --title T      for people, such as "Homo sapiens GRCh38, Ensembl 115"
           --assembly A   such as GRCh38; unless given, what the gene file says, else N
           --gene-set S   such as "Ensembl 115"; unless given, what the gene file says
           --source S     whom to thank, and the licence
           --codon-table C=N   NCBI translation table N for sequence C; may be given again.
                          Default: what the gene file says (transl_table), else 2 for MT, M, chrM …
                          (3 beside chrI, chrII), 1 for all others
           --sequence X   how much sequence to keep: whole; genes (transcripts and 5 kb beside them);
                          coding (that of coding transcripts, exons of the others); or auto, the widest
                          of them that keeps the bundle under 500 MiB. REF is checked where sequence is kept
verify   reads bundles to the last byte and compares their checksums; all of them when none is named

All take --dir DIR; unless given it is GAS_REFERENCES_DIR, or .gas/references in the repository.
Exit code: 0 done, 1 a bundle, a source or a download is bad, 2 the command was not understood.`;

const options = {
  name: { type: "string" },
  title: { type: "string" },
  assembly: { type: "string" },
  "gene-set": { type: "string" },
  source: { type: "string" },
  gff: { type: "string" },
  fasta: { type: "string" },
  sequence: { type: "string" },
  "codon-table": { type: "string", multiple: true },
  mirror: { type: "string" },
  force: { type: "boolean" },
  keep: { type: "boolean" },
  out: { type: "string" },
  dir: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

async function main(argv: string[]): Promise<void> {
  const { values, positionals } = readArguments(argv);
  const [command, ...names] = positionals;
  if (values.help === true || command === undefined) {
    console.log(help);
    if (command === undefined && values.help !== true) process.exitCode = 2;
    return;
  }
  const folder = referencesFolder(values.dir ?? values.out, process.env);
  if (command === "build") await build(folder, values);
  else if (command === "install") await install(folder, names, values);
  else if (command === "list") list(folder);
  else if (command === "verify") verify(folder, names);
  else throw new UsageError(`There is no command "${command}".`);
}

function readArguments(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError) console.error("See npm run reference -- --help.");
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
