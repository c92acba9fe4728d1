import { expect, test, vi } from "vitest";

import { parseConfig } from "../config/config";
import { report, startTelemetry } from "./telemetry";

const sentry = vi.hoisted(() => ({ init: vi.fn(), captureException: vi.fn() }));
const datadog = vi.hoisted(() => ({ datadogRum: { init: vi.fn() } }));
vi.mock("@sentry/react", () => sentry);
vi.mock("@datadog/browser-rum", () => datadog);

test("sends nothing when nothing is configured", async () => {
  expect(await startTelemetry(parseConfig({}))).toEqual([]);
  expect(sentry.init).not.toHaveBeenCalled();
  expect(datadog.datadogRum.init).not.toHaveBeenCalled();
});

test("tells both about environment and version", async () => {
  const config = parseConfig({
    environment: "staging",
    sentryDsn: "https://key@sentry.example/1",
    datadogApplicationId: "application",
    datadogClientToken: "token",
    apiUrl: "https://api.example",
  });

  expect(await startTelemetry(config)).toEqual(["sentry", "datadog"]);
  expect(sentry.init).toHaveBeenCalledWith(expect.objectContaining({ environment: "staging" }));
  expect(datadog.datadogRum.init).toHaveBeenCalledWith(
    expect.objectContaining({
      env: "staging",
      version: __VERSION__,
      allowedTracingUrls: ["https://api.example"],
    }),
  );

  const error = new Error("broken");
  report(error, { where: "here" });
  expect(sentry.captureException).toHaveBeenCalledWith(error, { extra: { where: "here" } });
});
