package telemetry

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Shutdown sends what is left.
type Shutdown func(ctx context.Context) error

// Tracing sends traces to an OTLP receiver, as the Datadog Agent is one, and takes the context of callers on.
// Without an endpoint nothing is recorded.
func Tracing(ctx context.Context, endpoint string, tags Tags) (Shutdown, error) {
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	if endpoint == "" {
		return func(context.Context) error { return nil }, nil
	}

	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint+"/v1/traces"))
	if err != nil {
		return nil, fmt.Errorf("traces to %s: %w", endpoint, err)
	}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter),
		sdktrace.WithResource(resource.NewSchemaless(
			attribute.String("service.name", tags.Service),
			attribute.String("service.version", tags.Version),
			attribute.String("deployment.environment.name", tags.Environment),
		)),
	)
	otel.SetTracerProvider(provider)
	return provider.Shutdown, nil
}
