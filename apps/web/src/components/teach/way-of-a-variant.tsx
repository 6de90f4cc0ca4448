/** A picture of it: records of a file, their places on a gene, and what comes of them. All that it says stands in the text beside it. */
export function WayOfAVariant() {
  const records = [
    ["1856", "G", "T"],
    ["2104", "C", "A"],
    ["2391", "A", "AT"],
  ] as const;
  const stems = [
    { x: 262, y: 46, r: 7, colour: "var(--impact-moderate)" },
    { x: 318, y: 30, r: 10, colour: "var(--impact-high)" },
    { x: 374, y: 54, r: 6, colour: "var(--impact-low)" },
  ] as const;
  const results = [
    { name: "missense", width: 74, colour: "var(--impact-moderate)" },
    { name: "stop gained", width: 100, colour: "var(--impact-high)" },
    { name: "synonymous", width: 56, colour: "var(--impact-low)" },
  ] as const;
  return (
    <svg viewBox="0 0 640 128" className="w-full text-ink" aria-hidden="true" fill="none">
      <rect x="2" y="12" width="150" height="104" rx="8" fill="var(--surface)" stroke="var(--line-strong)" />
      {records.map(([position, from, to], i) => (
        <text key={position} x="18" y={44 + i * 28} className="figures" fontSize="15" fill="currentColor">
          {position} <tspan fill="var(--ink-soft)">{from}</tspan>
          <tspan fill="var(--accent)" fontWeight="600">
            {" "}
            {to}
          </tspan>
        </text>
      ))}
      <Arrow x={164} />
      <g stroke="var(--ink-soft)" strokeWidth="2">
        <path d="M222 96h194" />
        {stems.map(({ x, y }) => (
          <path key={x} d={`M${x} 96V${y}`} />
        ))}
      </g>
      {[238, 300, 358].map((x, i) => (
        <rect key={x} x={x} y="88" width={[44, 34, 46][i]} height="16" rx="3" fill="var(--accent)" />
      ))}
      {stems.map(({ x, y, r, colour }) => (
        <circle key={x} cx={x} cy={y} r={r} fill={colour} />
      ))}
      <Arrow x={430} />
      {results.map(({ name, width, colour }, i) => (
        <g key={name}>
          <rect x="486" y={26 + i * 30} width={width} height="8" rx="4" fill={colour} />
          <text x="486" y={22 + i * 30} fontSize="13" fill="currentColor">
            {name}
          </text>
        </g>
      ))}
    </svg>
  );
}

function Arrow({ x }: { x: number }) {
  return (
    <path
      d={`M${x} 64h32m-9-8l9 8l-9 8`}
      stroke="var(--line-strong)"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  );
}
