// What the page uses of @xmpp/client, which brings no types of its own.
declare module "@xmpp/client" {
  export interface Stanza {
    name: string;
    attrs: Record<string, string | undefined>;
    is(name: string, namespace?: string): boolean;
    getChild(name: string, namespace?: string): Stanza | undefined;
    getChildren(name: string, namespace?: string): Stanza[];
    getChildText(name: string, namespace?: string): string | null;
    text(): string;
  }
  export interface Client {
    start(): Promise<unknown>;
    stop(): Promise<unknown>;
    send(stanza: Stanza): Promise<void>;
    on(event: "stanza", hear: (stanza: Stanza) => void): void;
    on(event: "online" | "disconnect", hear: () => void): void;
    on(event: "error", hear: (error: Error) => void): void;
  }
  export function client(options: { service: string; domain: string; timeout?: number }): Client;
  export function xml(
    name: string,
    attributes?: Record<string, string>,
    ...children: (Stanza | string)[]
  ): Stanza;
}
