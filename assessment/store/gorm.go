package store

import (
	"log/slog"
	"time"

	"gorm.io/gorm"
)

// gormConfig: no transaction around single statements, columns named, errors
// translated, times in UTC.
func gormConfig(log *slog.Logger) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		QueryFields:            true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 gormLog{log},
		NowFunc:                func() time.Time { return stored(time.Now()) },
	}
}
