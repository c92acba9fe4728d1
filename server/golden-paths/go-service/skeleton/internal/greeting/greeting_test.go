package greeting

import (
	"context"
	"errors"
	"strings"
	"testing"
)

type fake struct {
	names []string
	err   error
}

func (f *fake) Count(_ context.Context, name string) (int64, error) {
	f.names = append(f.names, name)
	return int64(len(f.names)), f.err
}

func (f *fake) Publish(_ context.Context, name string) error {
	f.names = append(f.names, name)
	return f.err
}

func TestGreetsByName(t *testing.T) {
	greeting, err := Service{}.Greet(context.Background(), " Ada ")
	if err != nil || greeting.Message != "Hello, Ada!" || greeting.Count != 0 {
		t.Errorf("got %+v, %v", greeting, err)
	}
}

func TestRefusesNamesThatAreNone(t *testing.T) {
	for _, name := range []string{"", "  ", strings.Repeat("ä", 101)} {
		if _, err := (Service{}).Greet(context.Background(), name); !errors.Is(err, ErrName) {
			t.Errorf("%q: got %v", name, err)
		}
	}
}

func TestCountsAndTells(t *testing.T) {
	counter, publisher := &fake{}, &fake{}
	service := Service{Counter: counter, Publisher: publisher}

	for want := int64(1); want <= 2; want++ {
		greeting, err := service.Greet(context.Background(), "Ada")
		if err != nil || greeting.Count != want {
			t.Errorf("got %+v, %v", greeting, err)
		}
	}
	if len(publisher.names) != 2 {
		t.Errorf("told %v", publisher.names)
	}
}

func TestSaysWhatFailed(t *testing.T) {
	broken := errors.New("broken")
	for _, service := range []Service{{Counter: &fake{err: broken}}, {Publisher: &fake{err: broken}}} {
		if _, err := service.Greet(context.Background(), "Ada"); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	}
}
