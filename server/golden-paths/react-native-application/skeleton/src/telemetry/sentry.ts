import { captureException, init } from "@sentry/react-native";

import type { Config } from "../config/config";

export type Report = (error: unknown, more?: Record<string, string>) => void;

export function startSentry(service: string, config: Config): Report {
  init({
    dsn: config.sentryDsn,
    environment: config.environment,
    release: `${service}@${config.version}`,
    sendDefaultPii: false,
  });
  return (error, more) => {
    captureException(error, { extra: more });
  };
}
