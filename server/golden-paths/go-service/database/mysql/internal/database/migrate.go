package database

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate runs what this database has not seen yet, by name: one statement a file, as MySQL cannot take back
// changes of tables. Replicas that start at once wait for each other.
func migrate(ctx context.Context, db *sql.DB) (err error) {
	connection, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, connection.Close()) }()

	var locked sql.NullInt64
	if err := connection.QueryRowContext(ctx, `SELECT GET_LOCK('schema_migrations', 60)`).Scan(&locked); err != nil {
		return err
	}
	if locked.Int64 != 1 {
		return errors.New("another replica has been migrating for a minute")
	}
	defer func() {
		_, unlocked := connection.ExecContext(context.WithoutCancel(ctx), `DO RELEASE_LOCK('schema_migrations')`)
		err = errors.Join(err, unlocked)
	}()

	if _, err := connection.ExecContext(ctx, `
		CREATE TABLE IF NOT EXISTS schema_migrations (
			name varchar(200) PRIMARY KEY,
			applied_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
		)`); err != nil {
		return err
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := apply(ctx, connection, file); err != nil {
			return fmt.Errorf("%s: %w", path.Base(file), err)
		}
	}
	return nil
}

func apply(ctx context.Context, connection *sql.Conn, file string) error {
	name := path.Base(file)
	var seen int
	if err := connection.QueryRowContext(ctx,
		`SELECT COUNT(*) FROM schema_migrations WHERE name = ?`, name).Scan(&seen); err != nil || seen > 0 {
		return err
	}
	statement, err := migrations.ReadFile(file)
	if err != nil {
		return err
	}
	if _, err := connection.ExecContext(ctx, string(statement)); err != nil {
		return err
	}
	_, err = connection.ExecContext(ctx, `INSERT INTO schema_migrations (name) VALUES (?)`, name)
	return err
}
