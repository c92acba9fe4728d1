package httpapi

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/getsentry/sentry-go"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

var durations = promauto.NewHistogramVec(prometheus.HistogramOpts{
	Name: "http_server_request_duration_seconds",
	Help: "How long answers took, by route and status.",
}, []string{"method", "route", "status"})

// recorder remembers the status that went out.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(body []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(body)
}

// Unwrap lets http.ResponseController through.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// observe measures and logs each request. The route, not the path, is the label: paths are without number.
func observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, recorder := time.Now(), &recorder{ResponseWriter: w}
		next.ServeHTTP(recorder, r)

		route, took := r.Pattern, time.Since(begun)
		if route == "" {
			route = "none"
		}
		status := recorder.status
		if status == 0 {
			status = http.StatusOK
		}
		durations.WithLabelValues(r.Method, route, strconv.Itoa(status)).Observe(took.Seconds())
		slog.InfoContext(r.Context(), "request",
			"http.method", r.Method, "http.route", route, "http.status_code", status, "duration_ms", took.Milliseconds())
	})
}

// recovered turns a panic into an answer and a report, so that one request does not end all others.
func recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			slog.ErrorContext(r.Context(), "panic", "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
			hub := sentry.CurrentHub().Clone()
			hub.Scope().SetRequest(r)
			hub.RecoverWithContext(r.Context(), cause)
			problem(w, http.StatusInternalServerError, "this did not work")
		}()
		next.ServeHTTP(w, r)
	})
}

// report hands an error to Sentry, when that is on.
func report(r *http.Request, err error) {
	hub := sentry.CurrentHub().Clone()
	hub.Scope().SetRequest(r)
	hub.CaptureException(err)
}
