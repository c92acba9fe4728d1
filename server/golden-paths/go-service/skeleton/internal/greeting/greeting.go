// Package greeting is what the service is for: replace it with your own.
package greeting

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrName is returned for a name that cannot be greeted.
var ErrName = errors.New("a name has 1 to 100 characters")

// Greeting is the answer to a name.
type Greeting struct {
	Message string `json:"message"`
	// Count is how often the name was greeted, where something remembers it.
	Count int64 `json:"count,omitempty"`
}

// Counter remembers how often a name was greeted.
type Counter interface {
	Count(ctx context.Context, name string) (int64, error)
}

// Publisher tells others that a name was greeted.
type Publisher interface {
	Publish(ctx context.Context, name string) error
}

// Service greets. Either part may be nil.
type Service struct {
	Counter   Counter
	Publisher Publisher
}

// Greet answers to a name, and remembers and tells it where that is set up.
func (s Service) Greet(ctx context.Context, name string) (Greeting, error) {
	name = strings.TrimSpace(name)
	if length := utf8.RuneCountInString(name); length == 0 || length > 100 {
		return Greeting{}, ErrName
	}

	greeting := Greeting{Message: "Hello, " + name + "!"}
	if s.Counter != nil {
		count, err := s.Counter.Count(ctx, name)
		if err != nil {
			return Greeting{}, fmt.Errorf("count %q: %w", name, err)
		}
		greeting.Count = count
	}
	if s.Publisher != nil {
		if err := s.Publisher.Publish(ctx, name); err != nil {
			return Greeting{}, fmt.Errorf("publish %q: %w", name, err)
		}
	}
	return greeting, nil
}
