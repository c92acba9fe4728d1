import { useState } from "react";
import { Text, View } from "react-native";

import about from "../about.json";
import type { Config } from "../config/config";
import { Button } from "./Button";
import { styles } from "./styles";

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
    <View style={styles.page} role="main">
      <Text style={styles.title} accessibilityRole="header">
        {about.name}
      </Text>
      <Text style={styles.text}>{about.description}</Text>
      <Text style={styles.faint}>
        {config.environment}, {config.version.slice(0, 12)}
      </Text>
      {config.apiUrl !== "" && (
        <>
          <Button title="Ask the API" onPress={() => void ask()} disabled={answer === "asking"} />
          <Text style={styles.text} accessibilityLiveRegion="polite">
            {WORDS[answer]}
          </Text>
        </>
      )}
    </View>
  );
}
