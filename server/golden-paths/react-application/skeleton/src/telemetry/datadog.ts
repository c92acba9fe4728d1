import { datadogRum } from "@datadog/browser-rum";

import type { Config } from "../config/config";
import { SERVICE } from "./telemetry";

export function startDatadog(config: Config): void {
  datadogRum.init({
    applicationId: config.datadogApplicationId,
    clientToken: config.datadogClientToken,
    site: config.datadogSite,
    service: SERVICE,
    env: config.environment,
    version: __VERSION__,
    sessionSampleRate: 100,
    sessionReplaySampleRate: 0,
    trackUserInteractions: true,
    trackResources: true,
    trackLongTasks: true,
    defaultPrivacyLevel: "mask-user-input",
    // Traces go on into the API, and only there.
    allowedTracingUrls: config.apiUrl ? [config.apiUrl] : [],
  });
}
