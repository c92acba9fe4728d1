import Constants from "expo-constants";

import { type Config, parseConfig } from "./config";

/** In the browser the server knows more than the build does: one image serves every environment. */
export async function loadConfig(): Promise<Config> {
  const built: unknown = Constants.expoConfig?.extra;
  try {
    const response = await fetch("/config.json", { cache: "no-store" });
    if (!response.ok) return parseConfig(built);
    return parseConfig(Object.assign({}, built, await response.json()));
  } catch {
    return parseConfig(built);
  }
}
