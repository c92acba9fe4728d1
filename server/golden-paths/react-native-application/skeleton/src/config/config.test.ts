/* eslint-disable import/no-duplicates -- the linter takes load.ts and load.web.ts for one file */
import { parseConfig } from "./config";
import { loadConfig as loadOnPhone } from "./load";
import { loadConfig as loadInBrowser } from "./load.web";

test("takes texts that it knows, and defaults for the rest", () => {
  const config = parseConfig({ environment: "staging", apiUrl: 7, colour: "blue" });

  expect(config.environment).toBe("staging");
  expect(config.apiUrl).toBe("");
  expect(config).not.toHaveProperty("colour");
});

test.each([[null], ["text"], [3], [[]]])("survives %j", (value) => {
  expect(parseConfig(value).environment).toBe("development");
});

test("a phone takes what was built in", async () => {
  expect((await loadOnPhone()).environment).toBe("development");
});

test("a browser asks the server, and goes on without it", async () => {
  const json = () => Promise.resolve({ environment: "production" });
  const ask = jest.spyOn(globalThis, "fetch");

  ask.mockResolvedValueOnce({ ok: true, json } as Response);
  expect((await loadInBrowser()).environment).toBe("production");

  ask.mockResolvedValueOnce({ ok: false } as Response);
  expect((await loadInBrowser()).environment).toBe("development");

  ask.mockRejectedValueOnce(new Error("offline"));
  expect((await loadInBrowser()).environment).toBe("development");
});
