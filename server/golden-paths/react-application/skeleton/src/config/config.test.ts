import { expect, test, vi } from "vitest";

import { loadConfig, parseConfig } from "./config";

test("takes texts that it knows, and defaults for the rest", () => {
  const config = parseConfig({ environment: "staging", apiUrl: 7, colour: "blue" });

  expect(config.environment).toBe("staging");
  expect(config.apiUrl).toBe("");
  expect(config).not.toHaveProperty("colour");
});

test.each([null, "text", 3, []])("survives %j", (value) => {
  expect(parseConfig(value).environment).toBe("development");
});

test("starts without a server that knows the settings", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new Error("offline")));

  expect((await loadConfig()).sentryDsn).toBe("");
});

test("reads the settings of the server", async () => {
  const body = JSON.stringify({ environment: "production" });
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue(new Response(body)));

  expect((await loadConfig()).environment).toBe("production");
});
