package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

var tags = Tags{Service: "demo", Environment: "staging", Version: "abc"}

func TestLogsLeadToTheirTrace(t *testing.T) {
	out := &bytes.Buffer{}
	span := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{0: 1, 15: 2}, SpanID: trace.SpanID{7: 3}, TraceFlags: trace.FlagsSampled,
	})

	Logger(out, slog.LevelInfo, tags).InfoContext(trace.ContextWithSpanContext(context.Background(), span), "hello")

	record := map[string]any{}
	if err := json.Unmarshal(out.Bytes(), &record); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"message": "hello", "dd.trace_id": "2", "dd.span_id": "3",
		"dd.service": "demo", "dd.env": "staging", "dd.version": "abc",
	} {
		if record[key] != want {
			t.Errorf("%s is %v, not %q", key, record[key], want)
		}
	}
}

func TestSendsTracesOnlyWhereToldTo(t *testing.T) {
	sent := make(chan string, 1)
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent <- r.URL.Path
		w.WriteHeader(http.StatusOK)
	}))
	defer agent.Close()

	shutdown, err := Tracing(context.Background(), agent.URL, tags)
	if err != nil {
		t.Fatal(err)
	}
	_, span := otel.Tracer("test").Start(context.Background(), "work")
	span.End()
	if err := shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	select {
	case path := <-sent:
		if path != "/v1/traces" {
			t.Errorf("sent to %s", path)
		}
	default:
		t.Error("nothing was sent before the end")
	}
}

func TestIsOffWithoutSettings(t *testing.T) {
	for _, start := range []func() (Shutdown, error){
		func() (Shutdown, error) { return Tracing(context.Background(), "", tags) },
		func() (Shutdown, error) { return Errors("", tags) },
	} {
		shutdown, err := start()
		if err != nil {
			t.Fatal(err)
		}
		if err := shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	}
	if _, err := Errors("no address", tags); err == nil {
		t.Error("a DSN that is none was taken")
	}
}
