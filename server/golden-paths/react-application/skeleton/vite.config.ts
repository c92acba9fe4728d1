import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  define: {
    __VERSION__: JSON.stringify(process.env.VERSION ?? "development"),
  },
  build: {
    // For Sentry: they are made, but not put into the image.
    sourcemap: "hidden",
  },
  server: { port: 3000 },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    unstubGlobals: true,
    coverage: {
      include: ["src/**"],
      exclude: ["src/main.tsx", "src/test/**", "src/**/*.test.*"],
    },
  },
});
