/**
 * What differs between environments. The server hands it out as /config.json, so that one image serves
 * them all.
 */
export interface Config {
  environment: string;
  apiUrl: string;
  sentryDsn: string;
  datadogApplicationId: string;
  datadogClientToken: string;
  datadogSite: string;
}

const DEFAULTS: Config = {
  environment: "development",
  apiUrl: "",
  sentryDsn: "",
  datadogApplicationId: "",
  datadogClientToken: "",
  datadogSite: "datadoghq.com",
};

/** Takes what is a text, and the default for all else: a slip in one setting must not stop the page. */
export function parseConfig(value: unknown): Config {
  if (typeof value !== "object" || value === null) return DEFAULTS;
  const given = Object.entries(value).filter(
    ([key, one]) => key in DEFAULTS && typeof one === "string",
  );
  return { ...DEFAULTS, ...(Object.fromEntries(given) as Partial<Config>) };
}

export async function loadConfig(): Promise<Config> {
  try {
    const response = await fetch("/config.json", { cache: "no-store" });
    return response.ok ? parseConfig(await response.json()) : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}
