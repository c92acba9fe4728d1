import {
  CoreConfiguration,
  DdSdkReactNative,
  PropagatorType,
  TrackingConsent,
} from "@datadog/mobile-react-native";

import type { Config } from "../config/config";

/** What Datadog's native libraries call its sites. */
const SITES: Record<string, string> = {
  "datadoghq.com": "US1",
  "us3.datadoghq.com": "US3",
  "us5.datadoghq.com": "US5",
  "datadoghq.eu": "EU1",
  "ap1.datadoghq.com": "AP1",
  "ap2.datadoghq.com": "AP2",
};

/** On a phone: Datadog's native libraries. */
export async function startDatadog(service: string, config: Config): Promise<void> {
  await DdSdkReactNative.initialize(
    new CoreConfiguration(config.datadogClientToken, config.environment, TrackingConsent.GRANTED, {
      service,
      version: config.version,
      site: SITES[config.datadogSite] ?? "US1",
      rumConfiguration: {
        applicationId: config.datadogApplicationId,
        trackInteractions: true,
        trackResources: true,
        trackErrors: true,
        sessionSampleRate: 100,
        nativeCrashReportEnabled: true,
        // Traces go on into the API, and only there.
        firstPartyHosts: firstParty(config.apiUrl),
      },
    }),
  );
}

function firstParty(apiUrl: string) {
  const host = /^https?:\/\/([^/:?#]+)/.exec(apiUrl)?.[1];
  if (!host) return [];
  return [{ match: host, propagatorTypes: [PropagatorType.TRACECONTEXT, PropagatorType.DATADOG] }];
}
