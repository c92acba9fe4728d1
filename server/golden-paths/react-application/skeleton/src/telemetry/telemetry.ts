import about from "../about.json";
import type { Config } from "../config/config";

export const SERVICE = about.name;

export type Report = (error: unknown, more?: Record<string, string>) => void;

let reporter: Report = () => undefined;

/** Hands an error to Sentry, when that is on. */
export const report: Report = (error, more) => {
  reporter(error, more);
};

/** Starts what is configured. Neither library is even loaded without its settings. */
export async function startTelemetry(config: Config): Promise<string[]> {
  const started: string[] = [];
  if (config.sentryDsn) {
    const { startSentry } = await import("./sentry");
    reporter = startSentry(config);
    started.push("sentry");
  }
  if (config.datadogApplicationId && config.datadogClientToken) {
    const { startDatadog } = await import("./datadog");
    startDatadog(config);
    started.push("datadog");
  }
  return started;
}
