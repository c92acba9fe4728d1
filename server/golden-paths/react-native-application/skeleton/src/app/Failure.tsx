import { Text, View } from "react-native";

import { Button } from "./Button";
import { styles } from "./styles";

/** Stands in for everything when something broke: the error itself went to Sentry, if that is on. */
export function Failure({ onRetry }: { onRetry: () => void }) {
  return (
    <View style={styles.page} accessibilityRole="alert">
      <Text style={styles.title}>Something went wrong</Text>
      <Text style={styles.text}>It has been noted. Please try again.</Text>
      <Button title="Try again" onPress={onRetry} />
    </View>
  );
}
