type Props = {
  /** 0 to 100; null when how far it is cannot be told. */
  percent: number | null;
  label: string;
  muted?: boolean;
};

/** A bar that screen readers can read. */
export function ProgressBar({ percent, label, muted = false }: Props) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { "aria-valuenow": Math.floor(percent) })}
      className="h-2 overflow-hidden rounded-full bg-sunken"
    >
      {percent === null ? (
        <div className="h-full w-1/4 animate-[sweep_1.4s_ease-in-out_infinite] rounded-full bg-accent" />
      ) : (
        <div
          className={`h-full rounded-full transition-[width] duration-300 ${muted ? "bg-line-strong" : "bg-accent"}`}
          style={{ width: `${percent}%` }}
        />
      )}
    </div>
  );
}
