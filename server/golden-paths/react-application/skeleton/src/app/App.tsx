import { useState } from "react";

import about from "../about.json";
import type { Config } from "../config/config";
import "./App.css";

type Answer = "unknown" | "asking" | "well" | "unwell";

const WORDS: Record<Answer, string> = {
  unknown: "Not asked yet",
  asking: "Asking…",
  well: "The API answers",
  unwell: "The API does not answer",
};

export function App({ config }: { config: Config }) {
  const [answer, setAnswer] = useState<Answer>("unknown");

  async function ask() {
    setAnswer("asking");
    try {
      const response = await fetch(config.apiUrl);
      setAnswer(response.ok ? "well" : "unwell");
    } catch {
      setAnswer("unwell");
    }
  }

  return (
    <main>
      <h1>{about.name}</h1>
      <p>{about.description}</p>
      <dl>
        <dt>Environment</dt>
        <dd>{config.environment}</dd>
        <dt>Version</dt>
        <dd>{__VERSION__.slice(0, 12)}</dd>
      </dl>
      {config.apiUrl && (
        <section aria-label="API">
          <button type="button" onClick={() => void ask()} disabled={answer === "asking"}>
            Ask the API
          </button>
          <p role="status">{WORDS[answer]}</p>
        </section>
      )}
    </main>
  );
}
