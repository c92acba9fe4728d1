import { StyleSheet } from "react-native";

export const styles = StyleSheet.create({
  page: {
    flex: 1,
    gap: 12,
    justifyContent: "center",
    alignSelf: "center",
    width: "100%",
    maxWidth: 640,
    padding: 24,
  },
  title: { fontSize: 28, fontWeight: "700" },
  text: { fontSize: 16, lineHeight: 24 },
  faint: { fontSize: 14, opacity: 0.7 },
  button: {
    alignItems: "center",
    alignSelf: "flex-start",
    backgroundColor: "#2563eb",
    borderRadius: 8,
    justifyContent: "center",
    minHeight: 44,
    paddingHorizontal: 20,
  },
  buttonText: { color: "#ffffff", fontSize: 16, fontWeight: "600" },
  dimmed: { opacity: 0.6 },
});
