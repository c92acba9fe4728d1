// Package database remembers things in PostgreSQL.
package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	// The driver is called "pgx".
	_ "github.com/jackc/pgx/v5/stdlib"
)

// Store is the service's database.
type Store struct{ db *sql.DB }

// Open connects and brings the schema up to date.
func Open(ctx context.Context, url string) (*Store, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	db.SetMaxOpenConns(10)
	db.SetMaxIdleConns(5)
	db.SetConnMaxLifetime(30 * time.Minute)
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
func (s *Store) Count(ctx context.Context, name string) (count int64, err error) {
	err = s.db.QueryRowContext(ctx, `
		INSERT INTO greetings (name, count) VALUES ($1, 1)
		ON CONFLICT (name) DO UPDATE SET count = greetings.count + 1
		RETURNING count`, name).Scan(&count)
	return count, err
}
