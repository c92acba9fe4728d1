import about from "../about.json";
import type { Config } from "../config/config";
import { startDatadog } from "./datadog";
import { type Report, startSentry } from "./sentry";

export const SERVICE = about.name;

let reporter: Report = () => undefined;

/** Hands an error to Sentry, when that is on. */
export const report: Report = (error, more) => {
  reporter(error, more);
};

/** Starts what is configured. Nothing leaves the device otherwise. */
export async function startTelemetry(config: Config): Promise<string[]> {
  const started: string[] = [];
  if (config.sentryDsn) {
    reporter = startSentry(SERVICE, config);
    started.push("sentry");
  }
  if (config.datadogApplicationId && config.datadogClientToken) {
    await startDatadog(SERVICE, config);
    started.push("datadog");
  }
  return started;
}
