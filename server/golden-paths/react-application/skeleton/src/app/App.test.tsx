import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import about from "../about.json";
import { parseConfig } from "../config/config";
import { App } from "./App";

test("tells what it is and where it runs", () => {
  render(<App config={parseConfig({ environment: "staging" })} />);

  expect(screen.getByRole("heading", { name: about.name })).toBeInTheDocument();
  expect(screen.getByText(about.description)).toBeInTheDocument();
  expect(screen.getByText("staging")).toBeInTheDocument();
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
});

test.each([
  [200, "The API answers"],
  [503, "The API does not answer"],
])("an answer of %i reads: %s", async (status, words) => {
  vi.stubGlobal("fetch", vi.fn().mockResolvedValue(new Response(null, { status })));
  render(<App config={parseConfig({ apiUrl: "https://api.example" })} />);

  await userEvent.click(screen.getByRole("button", { name: "Ask the API" }));

  expect(screen.getByRole("status")).toHaveTextContent(words);
});

test("survives an API that cannot be reached", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("no network")));
  render(<App config={parseConfig({ apiUrl: "https://api.example" })} />);

  await userEvent.click(screen.getByRole("button", { name: "Ask the API" }));

  expect(screen.getByRole("status")).toHaveTextContent("The API does not answer");
});
