import Constants from "expo-constants";

import { type Config, parseConfig } from "./config";

/** On a phone, the build carries its settings. */
export function loadConfig(): Promise<Config> {
  return Promise.resolve(parseConfig(Constants.expoConfig?.extra));
}
