package telemetry

import (
	"context"
	"fmt"
	"time"

	"github.com/getsentry/sentry-go"
)

// Errors sends errors to Sentry. Without a DSN nothing leaves the process.
func Errors(dsn string, tags Tags) (Shutdown, error) {
	if dsn == "" {
		return func(context.Context) error { return nil }, nil
	}
	if err := sentry.Init(sentry.ClientOptions{
		Dsn:         dsn,
		Environment: tags.Environment,
		Release:     tags.Service + "@" + tags.Version,
		Tags:        map[string]string{"service": tags.Service},
	}); err != nil {
		return nil, fmt.Errorf("SENTRY_DSN: %w", err)
	}
	return func(context.Context) error {
		if !sentry.Flush(3 * time.Second) {
			return fmt.Errorf("some errors were not sent")
		}
		return nil
	}, nil
}
