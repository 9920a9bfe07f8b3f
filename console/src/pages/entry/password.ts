// What the console asks of a password before it asks the server, which has the last word.
export const passwordCharactersMin = 10;

export type PasswordFault = "short" | "same_as_login";

export function passwordFault(password: string, login: string): PasswordFault | null {
  if ([...password].length < passwordCharactersMin) return "short";
  if (login !== "" && password.toLowerCase() === login.toLowerCase()) return "same_as_login";
  return null;
}
