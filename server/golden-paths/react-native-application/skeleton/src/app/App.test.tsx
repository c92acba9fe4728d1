import { render, screen, userEvent } from "@testing-library/react-native";

import about from "../about.json";
import { parseConfig } from "../config/config";
import { App } from "./App";
import { Boundary } from "./Boundary";
import { Root } from "./Root";

jest.mock("../telemetry/telemetry", () => ({
  report: jest.fn(),
  startTelemetry: () => Promise.resolve([]),
}));

const CONNECTED = parseConfig({ apiUrl: "https://api.example" });

test("tells what it is and where it runs", async () => {
  await render(<App config={parseConfig({ environment: "staging" })} />);

  expect(screen.getByRole("header", { name: about.name })).toBeOnTheScreen();
  expect(screen.getByText(about.description)).toBeOnTheScreen();
  expect(screen.getByText(/staging/)).toBeOnTheScreen();
  expect(screen.queryByRole("button")).toBeNull();
});

test.each([
  [200, "The API answers"],
  [503, "The API does not answer"],
])("an answer of %i reads: %s", async (status, words) => {
  jest.spyOn(globalThis, "fetch").mockResolvedValue({ ok: status === 200 } as Response);
  await render(<App config={CONNECTED} />);

  await userEvent.press(screen.getByRole("button", { name: "Ask the API" }));

  expect(await screen.findByText(words)).toBeOnTheScreen();
});

test("survives an API that cannot be reached", async () => {
  jest.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("no network"));
  await render(<App config={CONNECTED} />);

  await userEvent.press(screen.getByRole("button", { name: "Ask the API" }));

  expect(await screen.findByText("The API does not answer")).toBeOnTheScreen();
});

test("starts", async () => {
  await render(<Root />);

  expect(await screen.findByText(about.description)).toBeOnTheScreen();
});

test("shows a way on when a component breaks", async () => {
  jest.spyOn(console, "error").mockImplementation(() => undefined);
  let broken = true;
  function Fragile() {
    if (broken) throw new Error("broken on purpose");
    return <App config={CONNECTED} />;
  }
  await render(
    <Boundary>
      <Fragile />
    </Boundary>,
  );
  expect(screen.getByText("Something went wrong")).toBeOnTheScreen();

  broken = false;
  await userEvent.press(screen.getByRole("button", { name: "Try again" }));

  expect(screen.getByText(about.description)).toBeOnTheScreen();
});
