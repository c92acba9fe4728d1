import { StatusBar } from "expo-status-bar";
import { useEffect, useState } from "react";

import type { Config } from "../config/config";
import { loadConfig } from "../config/load";
import { startTelemetry } from "../telemetry/telemetry";
import { App } from "./App";
import { Boundary } from "./Boundary";

/** Finds out where it runs, starts what watches it, and shows the application. */
export function Root() {
  const [config, setConfig] = useState<Config>();

  useEffect(() => {
    async function start() {
      const loaded = await loadConfig();
      // An application without telemetry is better than none.
      await startTelemetry(loaded).catch(() => undefined);
      setConfig(loaded);
    }
    void start();
  }, []);

  return (
    <Boundary>
      <StatusBar style="auto" />
      {config && <App config={config} />}
    </Boundary>
  );
}
