import { datadogRum } from "@datadog/browser-rum";
import { DdSdkReactNative } from "@datadog/mobile-react-native";
import { captureException, init } from "@sentry/react-native";

import { parseConfig } from "../config/config";
import { startDatadog as startInBrowser } from "./datadog.web";
import { report, startTelemetry } from "./telemetry";

jest.mock("@sentry/react-native", () => ({ init: jest.fn(), captureException: jest.fn() }));
jest.mock("@datadog/browser-rum", () => ({ datadogRum: { init: jest.fn() } }));
jest.mock("@datadog/mobile-react-native", () => ({
  CoreConfiguration: function (token: string, env: string, _consent: string, more: object) {
    return { token, env, ...more };
  },
  DdSdkReactNative: { initialize: jest.fn() },
  PropagatorType: { TRACECONTEXT: "tracecontext", DATADOG: "datadog" },
  TrackingConsent: { GRANTED: "granted" },
}));

const CONFIGURED = parseConfig({
  version: "abc",
  environment: "staging",
  sentryDsn: "https://key@sentry.example/1",
  datadogApplicationId: "application",
  datadogClientToken: "token",
  datadogSite: "datadoghq.eu",
  apiUrl: "https://api.example/v1",
});

test("sends nothing when nothing is configured", async () => {
  expect(await startTelemetry(parseConfig({}))).toEqual([]);
  report(new Error("nobody hears"));

  expect(init).not.toHaveBeenCalled();
  expect(captureException).not.toHaveBeenCalled();
  expect(DdSdkReactNative.initialize).not.toHaveBeenCalled();
});

test("tells both about environment and version", async () => {
  expect(await startTelemetry(CONFIGURED)).toEqual(["sentry", "datadog"]);

  expect(init).toHaveBeenCalledWith(expect.objectContaining({ environment: "staging" }));
  expect(DdSdkReactNative.initialize).toHaveBeenCalledWith(
    expect.objectContaining({
      env: "staging",
      version: "abc",
      site: "EU1",
      rumConfiguration: expect.objectContaining({
        firstPartyHosts: [expect.objectContaining({ match: "api.example" })],
      }),
    }),
  );

  const error = new Error("broken");
  report(error, { where: "here" });
  expect(captureException).toHaveBeenCalledWith(error, { extra: { where: "here" } });
});

test("a browser has a library of its own", async () => {
  await startInBrowser("demo", CONFIGURED);

  expect(datadogRum.init).toHaveBeenCalledWith(
    expect.objectContaining({ service: "demo", env: "staging", version: "abc" }),
  );
});
