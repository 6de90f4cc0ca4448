/** The empty block that ends every BGZF file (SAMv1, section 4.1.2). Apart from `bgzf.ts`, so that it can be told where nothing is written. */
export const bgzfEnd: Buffer = Buffer.from("1f8b08040000000000ff0600424302001b0003000000000000000000", "hex");
