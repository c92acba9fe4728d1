/** What differs between environments. */
export interface Config {
  version: string;
  environment: string;
  apiUrl: string;
  sentryDsn: string;
  datadogApplicationId: string;
  datadogClientToken: string;
  datadogSite: string;
}

export const DEFAULTS: Config = {
  version: "development",
  environment: "development",
  apiUrl: "",
  sentryDsn: "",
  datadogApplicationId: "",
  datadogClientToken: "",
  datadogSite: "datadoghq.com",
};

/** Takes what is a text, and the default for all else: a slip in one setting must not stop the application. */
export function parseConfig(value: unknown): Config {
  if (typeof value !== "object" || value === null) return DEFAULTS;
  const given = Object.entries(value).filter(
    ([key, one]) => key in DEFAULTS && typeof one === "string",
  );
  return { ...DEFAULTS, ...(Object.fromEntries(given) as Partial<Config>) };
}
