import { Component, type ErrorInfo, type ReactNode } from "react";

import { report } from "../telemetry/telemetry";
import { Failure } from "./Failure";

/** Catches what breaks below it, reports it, and shows a way on. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  componentDidCatch(error: Error, info: ErrorInfo) {
    report(error, { componentStack: info.componentStack ?? "" });
  }

  render() {
    return this.state.failed ? <Failure /> : this.props.children;
  }
}
