// Phone numbers and e-mail addresses arrive masked unless the role allows more: "138****5678". The
// console never tries to unmask; it says that something is hidden and to whom to turn.

export function isMasked(value: string): boolean {
  return value.includes("*") || value.includes("•");
}

// What stands for a note that the reader may not see.
export function isHidden(note: string): boolean {
  return note === "****";
}

// A phone number in groups that people can read aloud; anything else is left as it is.
export function phone(value: string): string {
  const found = /^(\+?86[- ]?)?(1[\d*•]{2})([\d*•]{4})([\d*•]{4})$/.exec(value);
  return found ? `${found[1] ?? ""}${found[2]} ${found[3]} ${found[4]}` : value;
}
