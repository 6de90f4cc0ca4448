/**
 * Lengths of the chromosomes of assemblies in common use, in order (1, 2, …, X, Y), by which a file's build is told. A length is of
 * one assembly only. Sources: assembly reports of NCBI, GCF_000001405.13, .26, GCF_000001635.20, .27 and GCF_009914755.1.
 */
const lengths: Readonly<Record<string, readonly number[]>> = {
  "GRCh37 (hg19)": [
    249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022, 141213431,
    135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753, 81195210, 78077248, 59128983,
    63025520, 48129895, 51304566, 155270560, 59373566,
  ],
  "GRCh38 (hg38)": [
    248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636, 138394717,
    133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345, 83257441, 80373285, 58617616,
    64444167, 46709983, 50818468, 156040895, 57227415,
  ],
  "T2T-CHM13 (hs1)": [
    248387328, 242696752, 201105948, 193574945, 182045439, 172126628, 160567428, 146259331, 150617247,
    134758134, 135127769, 133324548, 113566686, 101161492, 99753195, 96330374, 84276897, 80542538, 61707364,
    66210255, 45090682, 51324926, 154259566, 62460029,
  ],
  "GRCm38 (mm10)": [
    195471971, 182113224, 160039680, 156508116, 151834684, 149736546, 145441459, 129401213, 124595110,
    130694993, 122082543, 120129022, 120421639, 124902244, 104043685, 98207768, 94987271, 90702639, 61431566,
    171031299, 91744698,
  ],
  "GRCm39 (mm39)": [
    195154279, 181755017, 159745316, 156860686, 151758149, 149588044, 144995196, 130127694, 124359700,
    130530862, 121973369, 120092757, 120883175, 125139656, 104073951, 98008968, 95294699, 90720763, 61420004,
    169476592, 91455967,
  ],
};

const assemblyByLength = new Map(
  Object.entries(lengths).flatMap(([assembly, all]) => all.map((length) => [length, assembly] as const)),
);

/** How the same assemblies are named in headers, in the names of FASTA files most of all. */
const spellings: readonly (readonly [assembly: string, names: RegExp])[] = [
  ["GRCh37 (hg19)", /GRCh37|hg19|hs37d5|g1k_v37|\bb37\b/i],
  ["GRCh38 (hg38)", /GRCh38|hg38|hs38/i],
  ["T2T-CHM13 (hs1)", /CHM13|\bhs1\b/i],
  ["GRCm38 (mm10)", /GRCm38|\bmm10\b/i],
  ["GRCm39 (mm39)", /GRCm39|\bmm39\b/i],
];

/** The assembly that has a chromosome of this length, as people call it, or undefined. */
export function assemblyOfLength(length: number): string | undefined {
  return assemblyByLength.get(length);
}

/** The one assembly that a text names, or undefined where it names none or several. */
export function assemblyNamedIn(text: string): string | undefined {
  const named = spellings.filter(([, names]) => names.test(text));
  return named.length === 1 ? named[0]![0] : undefined;
}

/** Whether two names are of assemblies with the same chromosomes, as GRCh38, hg38 and GRCh38.p14 are. */
export function isSameAssembly(one: string, other: string): boolean {
  const plain = (name: string): string => assemblyNamedIn(name) ?? name.toLowerCase().replace(/\.p\d+$/, "");
  return plain(one) === plain(other);
}
