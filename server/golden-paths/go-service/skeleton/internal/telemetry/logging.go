// Package telemetry is logs, traces and errors, tied together by Datadog's unified service tags.
package telemetry

import (
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"strconv"

	"go.opentelemetry.io/otel/trace"
)

// Tags say which service speaks.
type Tags struct {
	Service, Environment, Version string
}

// Logger writes one JSON object a line, with what Datadog needs to lead from a log to its trace.
func Logger(out io.Writer, level slog.Level, tags Tags) *slog.Logger {
	handler := slog.NewJSONHandler(out, &slog.HandlerOptions{Level: level, ReplaceAttr: rename})
	return slog.New(correlated{handler}).With(
		"dd.service", tags.Service, "dd.env", tags.Environment, "dd.version", tags.Version)
}

func rename(groups []string, attr slog.Attr) slog.Attr {
	if len(groups) == 0 && attr.Key == slog.MessageKey {
		attr.Key = "message"
	}
	return attr
}

// correlated adds the trace that a record belongs to.
type correlated struct{ slog.Handler }

func (c correlated) Handle(ctx context.Context, record slog.Record) error {
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		traceID, spanID := span.TraceID(), span.SpanID()
		record.AddAttrs(
			slog.String("trace_id", traceID.String()),
			slog.String("span_id", spanID.String()),
			// Datadog's own form: the lower half, in decimal.
			slog.String("dd.trace_id", strconv.FormatUint(binary.BigEndian.Uint64(traceID[8:]), 10)),
			slog.String("dd.span_id", strconv.FormatUint(binary.BigEndian.Uint64(spanID[:]), 10)),
		)
	}
	return c.Handler.Handle(ctx, record)
}

func (c correlated) WithAttrs(attrs []slog.Attr) slog.Handler {
	return correlated{c.Handler.WithAttrs(attrs)}
}

func (c correlated) WithGroup(name string) slog.Handler {
	return correlated{c.Handler.WithGroup(name)}
}
