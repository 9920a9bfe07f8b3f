// What the search index can look for: words between white space, each of a least length.
export const wordCharactersMin = 2; // shorter words are refused by the search index

export function searchWords(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
