/** The mark: variants as they are drawn along a gene, the grave one in its own colour; and the name beside it. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" className="shrink-0">
        <g stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" fill="none">
          <path d="M3 26h26" />
          <path d="M8.500 26v-7M16 26V13M23.500 26v-9.500" />
        </g>
        <circle cx="8.500" cy="16" r="3" fill="var(--accent)" />
        <circle cx="16" cy="8.500" r="4.500" fill="var(--impact-high)" />
        <circle cx="23.500" cy="13.500" r="3" fill="var(--accent)" />
      </svg>
      <span className="text-[1.1875rem] leading-none font-semibold tracking-tight">GAS</span>
    </span>
  );
}
