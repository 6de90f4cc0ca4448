const prefix = "gas.click.";

/** What tells one file from another without reading it: enough to know the file that was chosen again after a reload. */
export function fingerprintOf(file: File, fileName: string, reference: string): string {
  return JSON.stringify([file.name, file.size, file.lastModified, fileName, reference]);
}

/**
 * The click that this file's job began with, kept until the job is submitted: a second click, a reload or a retry sends
 * the same one, and so there is one job. `known` tells that it was made earlier and something may have arrived already.
 */
export function clickIdOf(fingerprint: string): { clickId: string; known: boolean } {
  const standing = read(fingerprint);
  if (standing) return { clickId: standing, known: true };
  const clickId = newUuid();
  try {
    localStorage.setItem(prefix + fingerprint, clickId);
  } catch {
    // Storage may be full or forbidden: then the upload merely cannot be taken up again after a reload.
  }
  return { clickId, known: false };
}

export function forgetClickId(fingerprint: string): void {
  try {
    localStorage.removeItem(prefix + fingerprint);
  } catch {
    // See above.
  }
}

function read(fingerprint: string): string | null {
  try {
    return localStorage.getItem(prefix + fingerprint);
  } catch {
    return null;
  }
}

/** `crypto.randomUUID` is missing where a service is used over plain http in a local network. */
function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
