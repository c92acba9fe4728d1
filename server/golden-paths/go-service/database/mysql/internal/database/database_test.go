package database

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"
)

// open needs a database: docker compose up --detach --wait, and TEST_DATABASE_URL.
func open(t *testing.T) *Store {
	t.Helper()
	url := os.Getenv("TEST_DATABASE_URL")
	if url == "" {
		t.Skip("TEST_DATABASE_URL is not set")
	}
	store, err := Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func TestCounts(t *testing.T) {
	store, name := open(t), fmt.Sprintf("Ada %d", time.Now().UnixNano())

	for want := int64(1); want <= 3; want++ {
		if count, err := store.Count(context.Background(), name); err != nil || count != want {
			t.Errorf("got %d, %v instead of %d", count, err, want)
		}
	}
}

func TestCountsNothingTwice(t *testing.T) {
	store, name := open(t), fmt.Sprintf("Grace %d", time.Now().UnixNano())

	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := store.Count(context.Background(), name); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if count, err := store.Count(context.Background(), name); err != nil || count != 21 {
		t.Errorf("got %d, %v", count, err)
	}
}

func TestMigratesOnce(t *testing.T) {
	open(t)
	if store := open(t); store.Ping(context.Background()) != nil {
		t.Error("the second start did not work")
	}
}
