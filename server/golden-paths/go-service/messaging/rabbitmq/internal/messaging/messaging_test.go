package messaging

import (
	"context"
	"errors"
	"testing"
)

func TestDeliversWhatItUnderstands(t *testing.T) {
	got := ""
	handle := func(_ context.Context, name string) error {
		got = name
		return nil
	}

	if err := deliver(context.Background(), []byte(`{"name":"Ada","at":"2026-01-02T03:04:05Z"}`), handle); err != nil || got != "Ada" {
		t.Errorf("got %q, %v", got, err)
	}
	if err := deliver(context.Background(), []byte(`no JSON`), handle); err == nil {
		t.Error("what is no JSON was taken")
	}
}

func TestSaysWhenAMessageFails(t *testing.T) {
	broken := errors.New("broken")

	err := deliver(context.Background(), []byte(`{}`), func(context.Context, string) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
