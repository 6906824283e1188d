package store

import (
	"log/slog"
	"time"

	"gorm.io/gorm"
)

// dialect is the one thing the two databases want put differently: reading the
// answers of an assessment as one value, so that it takes one statement and is
// never torn by a change in between.
type dialect struct {
	answersAsJSON string
	locks         bool // rows are locked by SELECT ... FOR UPDATE
}

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
