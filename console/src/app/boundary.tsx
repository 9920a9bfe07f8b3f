// The last net: a fault of the console itself is said in words, with the way out, instead of a
// white page.
import { Component, type ReactNode } from "react";
import { Failed } from "../parts/problem.tsx";

export class AppBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failed error={this.state.error} retry={() => window.location.reload()} />;
  }
}
