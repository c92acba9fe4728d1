import { captureException, init } from "@sentry/react";

import type { Config } from "../config/config";
import { type Report, SERVICE } from "./telemetry";

export function startSentry(config: Config): Report {
  init({
    dsn: config.sentryDsn,
    environment: config.environment,
    release: `${SERVICE}@${__VERSION__}`,
  });
  return (error, more) => {
    captureException(error, { extra: more });
  };
}
