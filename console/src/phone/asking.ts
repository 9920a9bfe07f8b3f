// How the phone asks the sandbox.
export const readEveryMs = 3_000;

export interface Person {
  id: string;
  name: string;
}
export interface Chat extends Person {
  staff: Person[];
  customers: Person[];
}

export async function itemsOf<Item>(address: string): Promise<Item[]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  return ((await response.json()) as { items: Item[] }).items;
}

export async function tell(method: "POST" | "PUT", address: string, body: object): Promise<void> {
  const response = await fetch(address, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(String(response.status));
}
