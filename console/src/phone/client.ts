// WeCom's client as a page sees it, played by the sandbox: `guildhallClient.enter(window)` gives the
// framed sidebar the user agent and the WeixinJSBridge that WeCom's SDK looks for; every call goes to
// the sandbox, which checks the page's signature as WeCom would.
export interface Seat {
  user: string; // who holds the phone
  chat: string;
}

type Answered = (result: Record<string, unknown>) => void;

interface JsBridge {
  invoke: (name: string, params: object, done: Answered) => void;
  on: () => void;
}

const userAgent = " wxwork/4.1.36 MicroMessenger/7.0.1";

async function ask(seat: Seat, page: string, name: string, params: object) {
  const response = await fetch("/sandbox/js-api", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...seat, page, name, params }),
  });
  return (await response.json()) as Record<string, unknown>;
}

// `said` is told after each call, so that the chat can be read anew.
export function offerClient(seat: () => Seat, said: () => void): void {
  const enter = (framed: Window & { WeixinJSBridge?: JsBridge }): void => {
    Object.defineProperty(framed.navigator, "userAgent", {
      configurable: true,
      get: () => navigator.userAgent + userAgent,
    });
    framed.WeixinJSBridge = {
      invoke: (name, params, done) => {
        const page = framed.location.href.split("#")[0]!;
        ask(seat(), page, name, params).then(
          (result) => {
            done(result);
            said();
          },
          () => done({ err_msg: `${name}:fail the sandbox does not answer` }),
        );
      },
      on: () => undefined,
    };
  };
  (window as unknown as { guildhallClient: object }).guildhallClient = { enter };
}
