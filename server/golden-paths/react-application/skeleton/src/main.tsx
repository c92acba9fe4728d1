import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app/App";
import { Boundary } from "./app/Boundary";
import { loadConfig } from "./config/config";
import { startTelemetry } from "./telemetry/telemetry";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

const config = await loadConfig();
// A page without telemetry is better than none.
await startTelemetry(config).catch(() => undefined);

createRoot(root).render(
  <StrictMode>
    <Boundary>
      <App config={config} />
    </Boundary>
  </StrictMode>,
);
