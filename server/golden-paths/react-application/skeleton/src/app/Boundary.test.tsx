import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { Boundary } from "./Boundary";

function Broken(): never {
  throw new Error("broken on purpose");
}

test("shows a way on when a component breaks", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);

  render(
    <Boundary>
      <Broken />
    </Boundary>,
  );

  expect(screen.getByRole("alert")).toHaveTextContent("Something went wrong");
});
