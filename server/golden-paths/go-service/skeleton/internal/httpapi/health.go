package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

// Check fails while the service cannot do its work.
type Check func(ctx context.Context) error

// Health answers the probes.
type Health struct {
	checks   map[string]Check
	draining atomic.Bool
}

// NewHealth makes a Health that is ready while all checks pass.
func NewHealth(checks map[string]Check) *Health {
	return &Health{checks: checks}
}

// Drain makes the service not ready for good: it is about to end.
func (h *Health) Drain() {
	h.draining.Store(true)
}

// live says only that the process answers: what others lack is no reason to restart this one.
func (h *Health) live(w http.ResponseWriter, _ *http.Request) {
	respond(w, http.StatusOK, "application/json", map[string]string{"status": "ok"})
}

func (h *Health) ready(w http.ResponseWriter, r *http.Request) {
	if h.draining.Load() {
		respond(w, http.StatusServiceUnavailable, "application/json", map[string]string{"status": "draining"})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	failed := []string{}
	for name, check := range h.checks {
		if err := check(ctx); err != nil {
			slog.WarnContext(ctx, "not ready", "check", name, "error", err)
			failed = append(failed, name)
		}
	}
	if len(failed) > 0 {
		respond(w, http.StatusServiceUnavailable, "application/json", map[string]any{"status": "not ready", "failed": failed})
		return
	}
	respond(w, http.StatusOK, "application/json", map[string]string{"status": "ok"})
}
