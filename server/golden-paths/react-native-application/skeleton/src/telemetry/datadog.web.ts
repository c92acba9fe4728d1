import { datadogRum } from "@datadog/browser-rum";

import type { Config } from "../config/config";

/** In the browser: Datadog's real user monitoring. */
export function startDatadog(service: string, config: Config): Promise<void> {
  datadogRum.init({
    applicationId: config.datadogApplicationId,
    clientToken: config.datadogClientToken,
    site: config.datadogSite as "datadoghq.com",
    service,
    env: config.environment,
    version: config.version,
    sessionSampleRate: 100,
    sessionReplaySampleRate: 0,
    trackUserInteractions: true,
    trackResources: true,
    defaultPrivacyLevel: "mask-user-input",
    // Traces go on into the API, and only there.
    allowedTracingUrls: config.apiUrl ? [config.apiUrl] : [],
  });
  return Promise.resolve();
}
