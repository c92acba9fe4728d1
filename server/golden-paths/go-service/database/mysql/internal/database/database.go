// Package database remembers things in MySQL.
package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	// The driver is called "mysql".
	_ "github.com/go-sql-driver/mysql"
)

// Store is the service's database.
type Store struct{ db *sql.DB }

// Open connects and brings the schema up to date.
func Open(ctx context.Context, url string) (*Store, error) {
	db, err := sql.Open("mysql", url)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	db.SetMaxOpenConns(10)
	db.SetMaxIdleConns(5)
	db.SetConnMaxLifetime(5 * time.Minute)
	if err := migrate(ctx, db); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return &Store{db}, nil
}

// Ping fails while the database does not answer.
func (s *Store) Ping(ctx context.Context) error { return s.db.PingContext(ctx) }

// Close gives all connections back.
func (s *Store) Close() error { return s.db.Close() }

// Count says how often a name was greeted, this time included.
func (s *Store) Count(ctx context.Context, name string) (int64, error) {
	// LAST_INSERT_ID(x) remembers x for this connection: no second statement can see another's count.
	result, err := s.db.ExecContext(ctx, `
		INSERT INTO greetings (name, count) VALUES (?, LAST_INSERT_ID(1))
		ON DUPLICATE KEY UPDATE count = LAST_INSERT_ID(count + 1)`, name)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}
